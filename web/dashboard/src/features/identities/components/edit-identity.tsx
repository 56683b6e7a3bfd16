import { Paper, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem } from "../../../api/problem.ts";
import { ConflictDialog } from "../../../components/conflict-dialog.tsx";
import { findDifferences, mergeRecords } from "../../../forms/differences.ts";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { useApiForm } from "../../../forms/use-api-form.ts";
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
  /** The record that the form began with: patches are made against it, and its version is what must still be true. */
  const [base, setBase] = useState(identity);
  const [theirs, setTheirs] = useState<Identity | null>(null);
  const before = valuesOf(base);

  const lose = async (): Promise<void> => {
    setTheirs(await queries.fetchQuery({ ...identityQuery(identity.id), staleTime: 0 }));
  };
  const { form, busy, problem, onSubmit } = useApiForm({
    initialValues: valuesOf(identity),
    draftKey: `identity.${identity.id}`,
    check: (values) => checkValues(before, values),
    submit: async (values) => {
      const saved = await update.mutateAsync({ patch: toPatch(before, values), version: base.version });
      setBase(saved);
      form.setInitialValues(valuesOf(saved));
      form.setValues(valuesOf(saved));
      notifications.show({ message: "The profile is saved." });
    },
    onProblem: (error) => {
      const conflict = isProblem(error, "PRECONDITION_FAILED");
      if (conflict) void lose();
      return conflict;
    },
  });
  const adopt = (values: IdentityValues, newest: Identity) => {
    setBase(newest);
    form.setValues(values);
    setTheirs(null);
  };
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
            onCancel={() => form.setValues(before)}
          />
        </Stack>
      </form>
      {theirs !== null && (
        <ConflictDialog
          rows={findDifferences(before, valuesOf(theirs), form.values, labels)}
          onKeepMine={() => adopt(mergeRecords(before, valuesOf(theirs), form.values), theirs)}
          onTakeTheirs={() => adopt(valuesOf(theirs), theirs)}
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
