import { workflow, workflowInput, workflowVersion } from "../../core/workflow/schema.ts";
import { pageOf, pageQuery } from "../../platform/dynamo/page.ts";
import { none, operation } from "../../platform/http/operation.ts";

const tag = "Workflows";
const reply = workflow.omit({ organizationId: true });

export const listWorkflows = operation({
  method: "GET",
  path: "/api/v1/workflows",
  summary: "List workflows",
  tag,
  query: pageQuery,
  body: none,
  reply: pageOf(reply),
  status: 200,
});

export const createWorkflow = operation({
  method: "POST",
  path: "/api/v1/workflows",
  summary: "Create a workflow",
  tag,
  query: none,
  body: workflowInput,
  reply,
  status: 201,
  errors: ["IDEMPOTENCY_KEY_REUSED"],
});

export const getWorkflow = operation({
  method: "GET",
  path: "/api/v1/workflows/{id}",
  summary: "Read a workflow",
  tag,
  query: none,
  body: none,
  reply,
  status: 200,
  errors: ["WORKFLOW_NOT_FOUND"],
});

export const listWorkflowVersions = operation({
  method: "GET",
  path: "/api/v1/workflows/{id}/versions",
  summary: "List the versions of a workflow, newest first",
  tag,
  query: pageQuery,
  body: none,
  reply: pageOf(workflowVersion.omit({ organizationId: true })),
  status: 200,
  errors: ["WORKFLOW_NOT_FOUND"],
});

export const replaceWorkflow = operation({
  method: "PUT",
  path: "/api/v1/workflows/{id}",
  summary: "Write a new version of a workflow; sessions in progress keep theirs",
  tag,
  query: none,
  body: workflowInput,
  reply,
  status: 200,
  errors: ["WORKFLOW_NOT_FOUND", "PRECONDITION_FAILED", "PRECONDITION_REQUIRED"],
});

export const deleteWorkflow = operation({
  method: "DELETE",
  path: "/api/v1/workflows/{id}",
  summary: "Delete a workflow that no integration uses",
  tag,
  query: none,
  body: none,
  reply: none,
  status: 204,
  errors: ["WORKFLOW_NOT_FOUND", "WORKFLOW_IN_USE"],
});
