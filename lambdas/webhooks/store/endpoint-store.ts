import { keys } from "../../core/keys.ts";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { deleteWhere, putNew, putOver, readRecord } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { MAX_ENDPOINTS, type WebhookEndpoint, webhookEndpoint } from "../domain/endpoint.ts";

export interface EndpointStore {
  /** Undefined also for another organization's. */
  get(organizationId: string, id: string): Promise<WebhookEndpoint | undefined>;
  list(organizationId: string, page: PageRequest): Promise<Page<WebhookEndpoint>>;
  listAll(organizationId: string): Promise<WebhookEndpoint[]>;
  create(created: WebhookEndpoint): Write;
  /** Fails (label `endpoint`) unless the stored version is the one before. */
  update(updated: WebhookEndpoint): Write;
  remove(removed: WebhookEndpoint): Write;
}

const LABEL = "endpoint";

const toItem = (value: WebhookEndpoint) => ({
  ...keys.webhookEndpoint(value.organizationId, value.id),
  ...value,
});

export const createEndpointStore = (table: Table): EndpointStore => {
  const list = (organizationId: string, page: PageRequest): Promise<Page<WebhookEndpoint>> => {
    const { pk, sk } = keys.webhookEndpoint(organizationId, "");
    const query = {
      partition: pk,
      sortCondition: "begins_with(#sort, :prefix)",
      values: { ":prefix": sk },
    };
    return queryPage(table, query, page, webhookEndpoint);
  };

  return {
    get: (organizationId, id) => readRecord(table, keys.webhookEndpoint(organizationId, id), webhookEndpoint),
    list,
    listAll: async (organizationId) => {
      const all: WebhookEndpoint[] = [];
      let cursor: string | undefined;
      do {
        // The limit is checked before each creation, not in it: a few more may slip in, and all of them count.
        const page = await list(organizationId, { limit: MAX_ENDPOINTS, cursor });
        all.push(...page.data);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return all;
    },
    create: (created) => putNew(table, LABEL, toItem(created)),
    update: (updated) => putOver(table, LABEL, toItem(updated), updated.version - 1),
    remove: (removed) =>
      deleteWhere(table, LABEL, keys.webhookEndpoint(removed.organizationId, removed.id), [
        "version",
        removed.version,
      ]),
  };
};
