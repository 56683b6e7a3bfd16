import * as z from "zod";
import { dueKeys, keys, shards } from "../../core/keys.ts";
import { epochSeconds, plusSeconds } from "../../platform/clock.ts";
import { queryPage } from "../../platform/dynamo/page.ts";
import { deleteWhere, putNew, readRecord } from "../../platform/dynamo/records.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { type EndpointHealth, endpointHealth } from "../domain/circuit.ts";
import { MAX_ENDPOINTS } from "../domain/endpoint.ts";
import { findDueKeys } from "./due.ts";

/** Names an endpoint where nothing more of it is known. */
export interface EndpointRef {
  organizationId: string;
  id: string;
}

export interface HealthStore {
  get(endpoint: EndpointRef): Promise<EndpointHealth | undefined>;
  /** Of those of an organization's endpoints that have failed lately. */
  list(organizationId: string): Promise<EndpointHealth[]>;
  /** Endpoints that somebody has to look at since before `before`, at most `limit` of each shard. */
  findDue(before: Date, limit: number): Promise<EndpointRef[]>;
  /** Replaces the record by another one or none. Fails (label `health`) where it is no longer the one before. */
  change(before: EndpointHealth | undefined, after: EndpointHealth | undefined): Write;
  /** Fails (label `health`) unless the endpoint's circuit is open. */
  requireOpen(endpoint: EndpointRef): Write;
}

const LABEL = "health";
// Only where nothing is held: a failure that was long ago says nothing any more.
const FORGOTTEN_AFTER_SECONDS = 30 * 86_400;

const toItem = (value: EndpointHealth) => ({
  ...keys.webhookHealth(value.organizationId, value.endpointId),
  ...(value.checkAt === null ? {} : dueKeys.webhookHealth(value.endpointId, value.checkAt)),
  ...value,
  ...(value.circuit === "CLOSED" || value.circuit === "HALF_OPEN"
    ? { ttl: epochSeconds(plusSeconds(new Date(value.lastFailureAt), FORGOTTEN_AFTER_SECONDS)) }
    : {}),
});

const dueRow = z.object({ pk: z.string(), sk: z.string() });

export const createHealthStore = (table: Table): HealthStore => ({
  get: ({ organizationId, id }) => readRecord(table, keys.webhookHealth(organizationId, id), endpointHealth),
  list: async (organizationId) => {
    const { pk, sk } = keys.webhookHealth(organizationId, "");
    const query = { partition: pk, sortCondition: "begins_with(#sort, :prefix)", values: { ":prefix": sk } };
    return (await queryPage(table, query, { limit: MAX_ENDPOINTS * 2 }, endpointHealth)).data;
  },
  findDue: async (before, limit) => {
    const { pk: partition, sk: sort } = keys.webhookHealth("", "");
    const found = await Promise.all(
      shards.map((shard) => findDueKeys(table, `ENDPOINT_DUE#${shard}`, limit, before)),
    );
    return found.flat().map((item) => {
      const { pk, sk } = dueRow.parse(item);
      return { organizationId: pk.slice(partition.length), id: sk.slice(sort.length) };
    });
  },
  change: (before, after) => {
    if (after === undefined) {
      if (before === undefined) throw new Error("There is nothing to change.");
      const key = keys.webhookHealth(before.organizationId, before.endpointId);
      return deleteWhere(table, LABEL, key, ["revision", before.revision]);
    }
    if (before === undefined) return putNew(table, LABEL, toItem(after));
    return {
      label: LABEL,
      item: {
        Put: {
          TableName: table.name,
          Item: { ...toItem(after), schemaVersion: SCHEMA_VERSION },
          ConditionExpression: "revision = :before",
          ExpressionAttributeValues: { ":before": before.revision },
        },
      },
    };
  },
  requireOpen: ({ organizationId, id }) => ({
    label: LABEL,
    item: {
      ConditionCheck: {
        TableName: table.name,
        Key: keys.webhookHealth(organizationId, id),
        ConditionExpression: "circuit = :open",
        ExpressionAttributeValues: { ":open": "OPEN" },
      },
    },
  }),
});
