import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { deleteWhere, putNew, putOver, readRecord } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { keys } from "../keys.ts";
import { versionOf } from "./domain.ts";
import { type Workflow, type WorkflowVersion, workflow, workflowVersion } from "./schema.ts";

export interface WorkflowStore {
  get(organizationId: string, id: string): Promise<Workflow | undefined>;
  /** From memory after the first read: a version never changes. */
  getVersion(id: string, version: number): Promise<WorkflowVersion | undefined>;
  list(organizationId: string, page: PageRequest): Promise<Page<Workflow>>;
  /** The newest first. */
  listVersions(id: string, page: PageRequest): Promise<Page<WorkflowVersion>>;
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

  const putVersion = (value: Workflow): Write =>
    putNew(table, "workflowVersion", {
      ...keys.workflowVersion(value.id, value.version),
      ...versionOf(value),
    });

  const toItem = (value: Workflow) => ({ ...keys.workflow(value.organizationId, value.id), ...value });

  return {
    get: (organizationId, id) => readRecord(table, keys.workflow(organizationId, id), workflow),
    getVersion: async (id, version) => {
      const name = `${id} ${version}`;
      const known = versions.get(name);
      if (known !== undefined) return known;
      const found = await readRecord(table, keys.workflowVersion(id, version), workflowVersion);
      if (found === undefined) return undefined;
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
    listVersions: (id, page) =>
      queryPage(
        table,
        {
          partition: keys.workflowVersion(id, 0).pk,
          sortCondition: "begins_with(#sort, :prefix)",
          values: { ":prefix": "VERSION#" },
        },
        page,
        workflowVersion,
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
    create: (created) => [putNew(table, "workflow", toItem(created)), putVersion(created)],
    addVersion: (updated) => [
      putOver(table, "workflow", toItem(updated), updated.version - 1),
      putVersion(updated),
    ],
    remove: (removed) =>
      deleteWhere(table, "workflow", keys.workflow(removed.organizationId, removed.id), [
        "version",
        removed.version,
      ]),
  };
};
