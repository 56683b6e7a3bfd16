import * as z from "zod";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { deleteWhere, putNew, putOver, readRecord } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { type Key, keys } from "../keys.ts";
import { type Integration, integration } from "./schema.ts";

export interface IntegrationStore {
  /** Undefined also for another organization's. */
  get(organizationId: string, id: string): Promise<Integration | undefined>;
  findByClientId(clientId: string): Promise<Integration | undefined>;
  /** Id of the integration that was made automatically; it keeps being that one for ever. */
  findDefaultId(organizationId: string): Promise<string | undefined>;
  list(organizationId: string, page: PageRequest): Promise<Page<Integration>>;
  /**
   * The integration, its name (label `name`: it is taken) and its client id.
   * `onlyDefault` adds a row that can exist once (label `default`): the automatic integration is made exactly once.
   */
  create(created: Integration, options?: { onlyDefault: boolean }): Write[];
  /** Labels `integration` (changed meanwhile) and `name` (the new one is taken). */
  update(before: Integration, after: Integration): Write[];
  remove(removed: Integration): Write[];
}

const defaultRow = z.object({ integrationId: z.string() });
const clientRow = z.object({ organizationId: z.string(), integrationId: z.string() });

const sameName = (a: Integration, b: Integration): boolean =>
  keys.integrationName(a.organizationId, a.name).sk === keys.integrationName(b.organizationId, b.name).sk;

export const createIntegrationStore = (table: Table): IntegrationStore => {
  const putName = (value: Integration): Write =>
    putNew(table, "name", {
      ...keys.integrationName(value.organizationId, value.name),
      integrationId: value.id,
    });

  // Only the integration that holds a name can give it up.
  const deleteOwned = (label: string, key: Key, integrationId: string): Write =>
    deleteWhere(table, label, key, ["integrationId", integrationId]);

  const deleteName = (value: Integration): Write =>
    deleteOwned("integration", keys.integrationName(value.organizationId, value.name), value.id);

  const get = (organizationId: string, id: string): Promise<Integration | undefined> =>
    readRecord(table, keys.integration(organizationId, id), integration);

  return {
    get,
    findByClientId: async (clientId) => {
      const row = await readRecord(table, keys.client(clientId), clientRow);
      if (row === undefined) return undefined;
      return get(row.organizationId, row.integrationId);
    },
    findDefaultId: async (organizationId) =>
      (await readRecord(table, keys.defaultClient(organizationId), defaultRow))?.integrationId,
    list: (organizationId, page) =>
      queryPage(
        table,
        {
          partition: keys.organization(organizationId).pk,
          sortCondition: "begins_with(#sort, :prefix)",
          values: { ":prefix": "INTEGRATION#" },
        },
        page,
        integration,
      ),
    create: (created, options) => [
      putNew(table, "integration", { ...keys.integration(created.organizationId, created.id), ...created }),
      putName(created),
      ...(created.clientId === null
        ? []
        : [
            putNew(table, "client", {
              ...keys.client(created.clientId),
              organizationId: created.organizationId,
              integrationId: created.id,
            }),
          ]),
      ...(options?.onlyDefault === true
        ? [
            putNew(table, "default", {
              ...keys.defaultClient(created.organizationId),
              integrationId: created.id,
            }),
          ]
        : []),
    ],
    update: (before, after) => [
      putOver(
        table,
        "integration",
        {
          ...keys.integration(after.organizationId, after.id),
          ...after,
        },
        before.version,
      ),
      ...(sameName(before, after) ? [] : [putName(after), deleteName(before)]),
    ],
    remove: (removed) => [
      deleteWhere(table, "integration", keys.integration(removed.organizationId, removed.id), [
        "version",
        removed.version,
      ]),
      deleteName(removed),
      ...(removed.clientId === null
        ? []
        : [deleteOwned("client", keys.client(removed.clientId), removed.id)]),
    ],
  };
};
