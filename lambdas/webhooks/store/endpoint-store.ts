import * as z from "zod";
import { keys } from "../../core/keys.ts";
import { epochSeconds, plusSeconds } from "../../platform/clock.ts";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { deleteWhere, parseRecord, putNew, putOver, readRecord } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { MAX_ENDPOINTS, type WebhookEndpoint, webhookEndpoint } from "../domain/endpoint.ts";
import { LONGEST_DELIVERY_RETENTION_DAYS } from "../env.ts";

export interface EndpointStore {
  /** Undefined also for another organization's. */
  get(organizationId: string, id: string): Promise<WebhookEndpoint | undefined>;
  list(organizationId: string, page: PageRequest): Promise<Page<WebhookEndpoint>>;
  listAll(organizationId: string): Promise<WebhookEndpoint[]>;
  /** All of them, with the ids of those that have failed lately. */
  listForEvents(
    organizationId: string,
  ): Promise<{ endpoints: WebhookEndpoint[]; failing: ReadonlySet<string> }>;
  create(created: WebhookEndpoint): Write;
  /** Fails (label `endpoint`) unless the stored version is the one before. */
  update(updated: WebhookEndpoint): Write;
  /** Fails (label `endpoint`) where it was disabled or deleted meanwhile. */
  requireEnabled(ref: Pick<WebhookEndpoint, "organizationId" | "id">): Write;
  /** And remembers it: where its deliveries are is made of its id (core/event/deliveries.ts). */
  remove(removed: WebhookEndpoint, now: Date): Write[];
}

const LABEL = "endpoint";
/**
 * Longer than any delivery of it can live, whatever the retention was when that was made: also one that was sent again just
 * before the end, or that DynamoDB takes its time to remove.
 */
const REMEMBERED_DAYS = LONGEST_DELIVERY_RETENTION_DAYS + 35;
/** An organization's endpoints and the health of those that fail lie together. */
const eitherRow = z.looseObject({ sk: z.string() });
const HEALTH_PREFIX = keys.webhookHealth("", "").sk;

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
    // The limit is checked before each creation, not in it: a few more may slip in, and all of them count.
    listAll: (organizationId) => readAll((cursor) => list(organizationId, { limit: MAX_ENDPOINTS, cursor })),
    listForEvents: async (organizationId) => {
      const { pk: partition } = keys.webhookEndpoint(organizationId, "");
      const rows = await readAll((cursor) =>
        queryPage(table, { partition }, { limit: 2 * MAX_ENDPOINTS, cursor }, eitherRow),
      );
      const isHealth = ({ sk }: z.infer<typeof eitherRow>) => sk.startsWith(HEALTH_PREFIX);
      return {
        endpoints: rows.filter((row) => !isHealth(row)).map((row) => parseRecord(webhookEndpoint, row)),
        failing: new Set(rows.filter(isHealth).map(({ sk }) => sk.slice(HEALTH_PREFIX.length))),
      };
    },
    create: (created) => putNew(table, LABEL, toItem(created)),
    update: (updated) => putOver(table, LABEL, toItem(updated), updated.version - 1),
    requireEnabled: ({ organizationId, id }) => ({
      label: LABEL,
      item: {
        ConditionCheck: {
          TableName: table.name,
          Key: keys.webhookEndpoint(organizationId, id),
          ConditionExpression: "#status = :enabled",
          ExpressionAttributeNames: { "#status": "status" },
          ExpressionAttributeValues: { ":enabled": "ENABLED" },
        },
      },
    }),
    remove: ({ organizationId, id, version }, now) => [
      deleteWhere(table, LABEL, keys.webhookEndpoint(organizationId, id), ["version", version]),
      putNew(table, LABEL, {
        ...keys.deletedWebhookEndpoint(organizationId, now.toISOString(), id),
        ttl: epochSeconds(plusSeconds(now, REMEMBERED_DAYS * 86_400)),
      }),
    ],
  };
};

const readAll = async <Item>(read: (cursor: string | undefined) => Promise<Page<Item>>): Promise<Item[]> => {
  const all: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    all.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
};
