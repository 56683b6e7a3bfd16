import { Paper, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { useRecordForm } from "../../../forms/use-record-form.ts";
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
  const { form, busy, problem, onSubmit, before, reset, conflict } = useRecordForm({
    stored: integration,
    valuesOf,
    draftKey: `integration.${integration.id}`,
    check: (values) => checkValues(integration.type, card, values),
    save: async ({ before: begun, values, version }) => {
      const saved = await update.mutateAsync({ patch: toPatch(card, begun, values), version });
      notifications.show({ message: "The integration is saved." });
      return saved;
    },
    readAgain: () => queries.fetchQuery({ ...integrationQuery(integration.id), staleTime: 0 }),
  });

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
            onCancel={reset}
          />
        </Stack>
      </form>
      {conflict !== null && (
        <IntegrationConflict
          before={before}
          theirs={conflict.theirs}
          mine={form.values}
          onKeepMine={conflict.goOnWith}
          onTakeTheirs={() => conflict.goOnWith(conflict.theirs)}
        />
      )}
    </Paper>
  );
}
