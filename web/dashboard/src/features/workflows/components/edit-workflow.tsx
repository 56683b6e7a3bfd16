import { Paper, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useCan } from "../../../auth/me.tsx";
import { ConflictDialog } from "../../../components/conflict-dialog.tsx";
import { findDifferences, mergeRecords } from "../../../forms/differences.ts";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { useRecordForm } from "../../../forms/use-record-form.ts";
import { useReplaceWorkflow, type Workflow, workflowQuery } from "../api.ts";
import { tellStep } from "../modules/registry.ts";
import { decisionWords } from "./changes.ts";
import { WorkflowFields } from "./workflow-fields.tsx";
import { checkValues, toBody, valuesOf, type WorkflowValues } from "./workflow-values.ts";

const labels = {
  name: "Name",
  modules: "Checks",
  onFailure: "If a check fails",
  sessionMinutes: "Time to finish, minutes",
};

const printable = ({ modules, onFailure, ...values }: WorkflowValues) => ({
  ...values,
  modules: modules.map(tellStep).join(", then "),
  onFailure: decisionWords[onFailure],
  sessionMinutes: Number(values.sessionMinutes),
});

/** Saving makes a new version. Whoever may not change it sees the same, to read. */
export function EditWorkflow({ workflow }: { workflow: Workflow }) {
  const can = useCan();
  const queries = useQueryClient();
  const replace = useReplaceWorkflow(workflow.id);
  const readOnly = !can("PUT /api/v1/workflows/{id}");
  const { form, busy, problem, onSubmit, base, before, reset, conflict } = useRecordForm({
    stored: workflow,
    valuesOf,
    draftKey: readOnly ? undefined : `workflow.${workflow.id}`,
    check: checkValues,
    save: async ({ values, version }) => {
      const saved = await replace.mutateAsync({ body: toBody(values), version });
      notifications.show({ message: `Saved as version ${saved.version}. New sessions use it.` });
      return saved;
    },
    readAgain: () => queries.fetchQuery({ ...workflowQuery(workflow.id), staleTime: 0 }),
  });
  return (
    <Paper p="lg" maw={720}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="xl">
          <WorkflowFields form={form} readOnly={readOnly} />
          {readOnly ? (
            <Text size="sm" c="dimmed">
              Only administrators change workflows.
            </Text>
          ) : (
            <FormFooter
              action={`Save as version ${base.version + 1}`}
              busy={busy}
              problem={problem}
              failure="The workflow was not saved"
              onCancel={reset}
            />
          )}
        </Stack>
      </form>
      {conflict !== null && (
        <ConflictDialog
          rows={findDifferences(
            printable(before),
            printable(conflict.theirs),
            printable(form.values),
            labels,
          )}
          onKeepMine={() => conflict.goOnWith(mergeRecords(before, conflict.theirs, form.values))}
          onTakeTheirs={() => conflict.goOnWith(conflict.theirs)}
        />
      )}
    </Paper>
  );
}
