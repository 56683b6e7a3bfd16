import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { keys } from "../keys.ts";
import { versionOf } from "./domain.ts";
import { type Workflow, type WorkflowVersion, workflow, workflowVersion } from "./schema.ts";

export interface WorkflowStore {
  get(organizationId: string, id: string): Promise<Workflow | undefined>;
  /** From memory after the first read: a version never changes. */
  getVersion(id: string, version: number): Promise<WorkflowVersion | undefined>;
  list(organizationId: string, page: PageRequest): Promise<Page<Workflow>>;
  /** Adds to a transaction that names the workflow: fails (label `workflow`) where it is gone. */
  mustExist(organizationId: string, id: string): Write;
  /** The workflow and its version 1. */
  create(created: Workflow): Write[];
  /** The workflow and its new version. Fails (label `workflow`) unless the stored version is the one before. */
  addVersion(updated: Workflow): Write[];
  /** The workflow disappears from lists; its versions stay for the sessions that pinned them. */
  remove(removed: Workflow): Write;
}

export const createWorkflowStore = (table: Table): WorkflowStore => {
  const versions = new Map<string, WorkflowVersion>();

  const putVersion = (value: Workflow): Write => ({
    label: "workflowVersion",
    item: {
      Put: {
        TableName: table.name,
        Item: {
          ...keys.workflowVersion(value.id, value.version),
          ...versionOf(value),
          schemaVersion: SCHEMA_VERSION,
        },
        ConditionExpression: "attribute_not_exists(pk)",
      },
    },
  });

  const putWorkflow = (value: Workflow, condition: string, values?: Record<string, unknown>): Write => ({
    label: "workflow",
    item: {
      Put: {
        TableName: table.name,
        Item: { ...keys.workflow(value.organizationId, value.id), ...value, schemaVersion: SCHEMA_VERSION },
        ConditionExpression: condition,
        ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
      },
    },
  });

  return {
    get: async (organizationId, id) => {
      const answer = await table.client.send(
        new GetCommand({
          TableName: table.name,
          Key: keys.workflow(organizationId, id),
          ConsistentRead: true,
        }),
      );
      return answer.Item === undefined ? undefined : workflow.parse(answer.Item);
    },
    getVersion: async (id, version) => {
      const name = `${id} ${version}`;
      const known = versions.get(name);
      if (known !== undefined) return known;
      const answer = await table.client.send(
        new GetCommand({ TableName: table.name, Key: keys.workflowVersion(id, version) }),
      );
      if (answer.Item === undefined) return undefined;
      const found = workflowVersion.parse(answer.Item);
      versions.set(name, found);
      return found;
    },
    list: (organizationId, page) =>
      queryPage(
        table,
        {
          partition: keys.organization(organizationId).pk,
          sortCondition: "begins_with(#sort, :prefix)",
          values: { ":prefix": "WORKFLOW#" },
        },
        page,
        workflow,
      ),
    mustExist: (organizationId, id) => ({
      label: "workflow",
      item: {
        ConditionCheck: {
          TableName: table.name,
          Key: keys.workflow(organizationId, id),
          ConditionExpression: "attribute_exists(pk)",
        },
      },
    }),
    create: (created) => [putWorkflow(created, "attribute_not_exists(pk)"), putVersion(created)],
    addVersion: (updated) => [
      putWorkflow(updated, "version = :before", { ":before": updated.version - 1 }),
      putVersion(updated),
    ],
    remove: (removed) => ({
      label: "workflow",
      item: {
        Delete: {
          TableName: table.name,
          Key: keys.workflow(removed.organizationId, removed.id),
          ConditionExpression: "version = :seen",
          ExpressionAttributeValues: { ":seen": removed.version },
        },
      },
    }),
  };
};
