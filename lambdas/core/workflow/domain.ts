import type { Workflow, WorkflowInput, WorkflowVersion } from "./schema.ts";

export const newWorkflow = (
  id: string,
  organizationId: string,
  input: WorkflowInput,
  now: Date,
): Workflow => ({
  id,
  organizationId,
  ...input,
  version: 1,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
});

/** Sessions in progress keep the version they pinned; only new ones get this. */
export const nextVersion = (current: Workflow, input: WorkflowInput, now: Date): Workflow => ({
  ...current,
  ...input,
  version: current.version + 1,
  updatedAt: now.toISOString(),
});

export const versionOf = (workflow: Workflow): WorkflowVersion => ({
  workflowId: workflow.id,
  organizationId: workflow.organizationId,
  version: workflow.version,
  name: workflow.name,
  modules: workflow.modules,
  decision: workflow.decision,
  sessionMinutes: workflow.sessionMinutes,
  createdAt: workflow.updatedAt,
});
