import { Paper, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { ConflictDialog } from "../../../components/conflict-dialog.tsx";
import { findDifferences, mergeRecords } from "../../../forms/differences.ts";
import { FormFooter } from "../../../forms/form-footer.tsx";
import type { useApiForm } from "../../../forms/use-api-form.ts";
import { useRecordForm } from "../../../forms/use-record-form.ts";
import { type Identity, identityQuery, useUpdateIdentity } from "../api.ts";
import { checkValues, type IdentityValues, toPatch, valuesOf } from "./identity-values.ts";

const labels = {
  displayName: "Display name",
  givenName: "Given name",
  familyName: "Family name",
  email: "E-mail",
  phone: "Phone",
};

/** Changes what was opened; where somebody else was faster, it shows both and lets the person choose. */
export function EditIdentity({ identity }: { identity: Identity }) {
  const queries = useQueryClient();
  const update = useUpdateIdentity(identity.id);
  const { form, busy, problem, onSubmit, before, reset, conflict } = useRecordForm({
    stored: identity,
    valuesOf,
    draftKey: `identity.${identity.id}`,
    check: (values, begun) => checkValues(begun, values),
    save: async ({ before: begun, values, version }) => {
      const saved = await update.mutateAsync({ patch: toPatch(begun, values), version });
      notifications.show({ message: "The profile is saved." });
      return saved;
    },
    readAgain: () => queries.fetchQuery({ ...identityQuery(identity.id), staleTime: 0 }),
  });
  return (
    <Paper p="lg" maw={680}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="xl">
          <ProfileFields form={form} />
          <FormFooter
            action="Save changes"
            busy={busy}
            problem={problem}
            failure="The changes were not saved"
            onCancel={reset}
          />
        </Stack>
      </form>
      {conflict !== null && (
        <ConflictDialog
          rows={findDifferences(before, conflict.theirs, form.values, labels)}
          onKeepMine={() => conflict.goOnWith(mergeRecords(before, conflict.theirs, form.values))}
          onTakeTheirs={() => conflict.goOnWith(conflict.theirs)}
        />
      )}
    </Paper>
  );
}

type Form = ReturnType<typeof useApiForm<IdentityValues>>["form"];

function ProfileFields({ form }: { form: Form }) {
  return (
    <Stack gap="lg">
      <TextInput
        label={labels.displayName}
        description="As lists show the person. Without one they show the login."
        autoComplete="off"
        {...form.getInputProps("displayName")}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput label={labels.givenName} autoComplete="off" {...form.getInputProps("givenName")} />
        <TextInput label={labels.familyName} autoComplete="off" {...form.getInputProps("familyName")} />
      </SimpleGrid>
      <TextInput
        label={labels.email}
        description="Links and codes go here. Make sure that it is theirs: whoever reads it can answer for them."
        inputMode="email"
        autoComplete="off"
        {...form.getInputProps("email")}
      />
      <TextInput
        label={labels.phone}
        description="With the country: +1 415 555 0123."
        inputMode="tel"
        autoComplete="off"
        {...form.getInputProps("phone")}
      />
    </Stack>
  );
}
