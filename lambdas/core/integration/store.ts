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
  /**
   * Read now, except for which integration the client id belongs to: that never changes while the client exists, ids
   * are never given twice, and so it stays in memory.
   */
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

type ClientRow = z.infer<typeof clientRow>;

/** Client ids kept in memory at most; the ones that were not asked for longest leave. */
const MAX_CACHED_CLIENTS = 1000;

const createClientCache = () => {
  const rows = new Map<string, ClientRow>();
  return {
    get: (clientId: string): ClientRow | undefined => {
      const row = rows.get(clientId);
      if (row === undefined) return undefined;
      // Asked for just now: to the end of the queue of those that leave.
      rows.delete(clientId);
      rows.set(clientId, row);
      return row;
    },
    remember: (clientId: string, row: ClientRow): void => {
      const oldest = rows.keys().next().value;
      if (!rows.has(clientId) && rows.size >= MAX_CACHED_CLIENTS && oldest !== undefined) rows.delete(oldest);
      rows.set(clientId, row);
    },
  };
};

const sameName = (a: Integration, b: Integration): boolean =>
  keys.integrationName(a.organizationId, a.name).sk === keys.integrationName(b.organizationId, b.name).sk;

export const createIntegrationStore = (table: Table): IntegrationStore => {
  const clients = createClientCache();

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
      const row = clients.get(clientId) ?? (await readRecord(table, keys.client(clientId), clientRow));
      if (row === undefined) return undefined;
      clients.remember(clientId, row);
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
