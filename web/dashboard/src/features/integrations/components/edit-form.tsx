import { Paper, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem } from "../../../api/problem.ts";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { useApiForm } from "../../../forms/use-api-form.ts";
import { type Card, type Integration, integrationQuery, useUpdateIntegration } from "../api.ts";
import { checkValues } from "./check-values.ts";
import { toPatch, valuesOf } from "./form-values.ts";
import { IntegrationConflict } from "./integration-conflict.tsx";
import { IntegrationFields } from "./integration-fields.tsx";

interface EditFormProps {
  integration: Integration;
  card: Card;
}

/** Changes what was opened; where somebody else was faster, it shows both and lets the person choose. */
export function EditForm({ integration, card }: EditFormProps) {
  const queries = useQueryClient();
  const update = useUpdateIntegration(integration.id);
  /** The record that the form began with: patches are made against it, and its version is what must still be true. */
  const [base, setBase] = useState(integration);
  const [theirs, setTheirs] = useState<Integration | null>(null);

  const lose = async (): Promise<void> => {
    const query = { ...integrationQuery(integration.id), staleTime: 0 };
    setTheirs(await queries.fetchQuery(query));
  };
  const { form, busy, problem, onSubmit } = useApiForm({
    initialValues: valuesOf(integration),
    draftKey: `integration.${integration.id}`,
    check: (values) => checkValues(integration.type, card, values),
    submit: async (values) => {
      const patch = toPatch(card, valuesOf(base), values);
      const saved = await update.mutateAsync({ patch, version: base.version });
      setBase(saved);
      form.setInitialValues(valuesOf(saved));
      form.setValues(valuesOf(saved));
      notifications.show({ message: "The integration is saved." });
    },
    onProblem: (error) => {
      const conflict = isProblem(error, "PRECONDITION_FAILED");
      if (conflict) void lose();
      return conflict;
    },
  });
  const adopt = (values: ReturnType<typeof valuesOf>, newest: Integration) => {
    setBase(newest);
    form.setValues(values);
    setTheirs(null);
  };

  return (
    <Paper p="lg" maw={680}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="xl">
          <IntegrationFields type={integration.type} asks={card} form={form} />
          <FormFooter
            action="Save changes"
            busy={busy}
            problem={problem}
            failure="The changes were not saved"
            onCancel={() => form.setValues(valuesOf(base))}
          />
        </Stack>
      </form>
      {theirs !== null && (
        <IntegrationConflict
          before={valuesOf(base)}
          theirs={valuesOf(theirs)}
          mine={form.values}
          onKeepMine={(merged) => adopt(merged, theirs)}
          onTakeTheirs={() => adopt(valuesOf(theirs), theirs)}
        />
      )}
    </Paper>
  );
}
