import { Paper, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem } from "../../../api/problem.ts";
import { useCan } from "../../../auth/me.tsx";
import { ConflictDialog } from "../../../components/conflict-dialog.tsx";
import { findDifferences, mergeRecords } from "../../../forms/differences.ts";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { useApiForm } from "../../../forms/use-api-form.ts";
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
  /** What the editor began with: its version is what must still be the newest. */
  const [base, setBase] = useState(workflow);
  const [theirs, setTheirs] = useState<Workflow | null>(null);

  const lose = async (): Promise<void> => {
    setTheirs(await queries.fetchQuery({ ...workflowQuery(workflow.id), staleTime: 0 }));
  };
  const { form, busy, problem, onSubmit } = useApiForm({
    initialValues: valuesOf(workflow),
    ...(readOnly ? {} : { draftKey: `workflow.${workflow.id}` }),
    check: checkValues,
    submit: async (values) => {
      const saved = await replace.mutateAsync({ body: toBody(values), version: base.version });
      setBase(saved);
      form.setInitialValues(valuesOf(saved));
      form.setValues(valuesOf(saved));
      notifications.show({ message: `Saved as version ${saved.version}. New sessions use it.` });
    },
    onProblem: (error) => {
      const conflict = isProblem(error, "PRECONDITION_FAILED");
      if (conflict) void lose();
      return conflict;
    },
  });
  const adopt = (values: WorkflowValues, newest: Workflow) => {
    setBase(newest);
    form.setValues(values);
    setTheirs(null);
  };
  const before = valuesOf(base);
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
              onCancel={() => form.setValues(before)}
            />
          )}
        </Stack>
      </form>
      {theirs !== null && (
        <ConflictDialog
          rows={findDifferences(
            printable(before),
            printable(valuesOf(theirs)),
            printable(form.values),
            labels,
          )}
          onKeepMine={() => adopt(mergeRecords(before, valuesOf(theirs), form.values), theirs)}
          onTakeTheirs={() => adopt(valuesOf(theirs), theirs)}
        />
      )}
    </Paper>
  );
}
