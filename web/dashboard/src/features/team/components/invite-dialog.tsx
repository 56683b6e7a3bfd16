import { Modal, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { userInput } from "../../../../../../lambdas/core/user/schema.ts";
import { useIdempotencyKey } from "../../../api/idempotency.ts";
import { isProblem } from "../../../api/problem.ts";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { readIssues } from "../../../forms/messages.ts";
import { useApiForm } from "../../../forms/use-api-form.ts";
import { type Member, type Role, teamQuery, useInvite } from "../api.ts";
import { roleName } from "../words.ts";
import { Invited } from "./invited.tsx";
import { RoleChoice } from "./role-choice.tsx";

interface InviteDialogProps {
  opened: boolean;
  onClose: () => void;
}

/** Invites somebody, and then says how they get in. */
export function InviteDialog({ opened, onClose }: InviteDialogProps) {
  const [invited, setInvited] = useState<Member | null>(null);
  const close = () => {
    setInvited(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={invited === null ? "Invite somebody" : "The invitation is made"}
      size="lg"
    >
      {invited === null ? (
        <InviteForm onInvited={setInvited} onCancel={close} />
      ) : (
        <Invited member={invited} onDone={close} onAnother={() => setInvited(null)} />
      )}
    </Modal>
  );
}

interface InviteValues extends Record<string, unknown> {
  email: string;
  role: Role;
}

const toBody = ({ email, role }: InviteValues) => ({ email: email.trim(), role });

interface InviteFormProps {
  onInvited: (member: Member) => void;
  onCancel: () => void;
}

function InviteForm({ onInvited, onCancel }: InviteFormProps) {
  const queries = useQueryClient();
  const invite = useInvite();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, onSubmit } = useApiForm<InviteValues>({
    initialValues: { email: "", role: "agent" },
    draftKey: "invite",
    check: (values) => readIssues(userInput.safeParse(toBody(values))),
    submit: async (values) => {
      const body = toBody(values);
      onInvited(await invite.mutateAsync({ body, key: keyFor(body) }));
    },
    onProblem: (error) => {
      const exists = isProblem(error, "USER_EXISTS");
      if (exists) void tellWhere(form.getValues().email.trim().toLowerCase());
      return exists;
    },
  });
  /** The list knows whether they are here, or belong to another organization of this installation. */
  const tellWhere = async (email: string): Promise<void> => {
    const team = await queries.fetchQuery({ ...teamQuery, staleTime: 0 }).catch(() => null);
    form.setFieldError("email", explain(email, team));
  };
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="lg">
        <TextInput
          label="E-mail address"
          description="They sign in with it."
          placeholder="ana@example.com"
          inputMode="email"
          autoComplete="off"
          required
          data-autofocus
          {...form.getInputProps("email")}
        />
        <RoleChoice
          value={form.values.role}
          error={form.errors.role}
          onChange={(role) => form.setFieldValue("role", role)}
        />
        <FormFooter
          action="Invite"
          busy={busy}
          problem={problem}
          failure="Nobody was invited"
          onCancel={onCancel}
        />
      </Stack>
    </form>
  );
}

const explain = (email: string, team: readonly Member[] | null): string => {
  if (team === null) return "Somebody signs in with this address already.";
  const member = team.find((each) => each.email === email);
  return member === undefined
    ? "This address signs in to another organization of this installation. Use another address."
    : `They are in the team already, as ${roleName(member.role).toLowerCase()}.`;
};
