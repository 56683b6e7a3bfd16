import { Paper, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useIdempotencyKey } from "../../../api/idempotency.ts";
import { PageHeader } from "../../../components/page-header.tsx";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { useApiForm } from "../../../forms/use-api-form.ts";
import { useCreateWorkflow } from "../api.ts";
import { WorkflowFields } from "../components/workflow-fields.tsx";
import { checkValues, emptyValues, toBody } from "../components/workflow-values.ts";

export function CreateWorkflowPage() {
  const navigate = useNavigate();
  const create = useCreateWorkflow();
  const keyFor = useIdempotencyKey();
  const [start] = useState(emptyValues);
  const { form, busy, problem, onSubmit } = useApiForm({
    initialValues: start,
    draftKey: "workflow",
    check: checkValues,
    submit: async (values) => {
      const body = toBody(values);
      const { id } = await create.mutateAsync({ body, key: keyFor(body) });
      notifications.show({ message: "The workflow is created. Try it on your phone." });
      await navigate({ to: "/workflows/$id", params: { id }, search: { tab: "preview" }, replace: true });
    },
  });
  return (
    <>
      <PageHeader
        title="New workflow"
        description="Put the checks in the order in which the person meets them."
        back={{ label: "Workflows", to: "/workflows" }}
      />
      <Paper p="lg" maw={720}>
        <form onSubmit={onSubmit} noValidate>
          <Stack gap="xl">
            <WorkflowFields form={form} readOnly={false} />
            <FormFooter
              action="Create workflow"
              busy={busy}
              problem={problem}
              failure="The workflow was not created"
              onCancel={() => void navigate({ to: "/workflows" })}
            />
          </Stack>
        </form>
      </Paper>
    </>
  );
}
