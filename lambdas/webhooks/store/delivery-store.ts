import { PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { dueKeys, keys, listKeys, personKeys, shards } from "../../core/keys.ts";
import { epochSeconds, plusSeconds } from "../../platform/clock.ts";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { putNew, readRecord } from "../../platform/dynamo/records.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import { isConditionFailed, type Write } from "../../platform/dynamo/transaction.ts";
import {
  type Attempt,
  attempt,
  type Delivery,
  type DeliveryStatus,
  delivery,
  RETENTION_DAYS,
} from "../domain/delivery.ts";
import { type Claim, claimDelivery, rearmDelivery, settleDelivery } from "./delivery-transitions.ts";

export interface DeliveryFilter {
  status?: DeliveryStatus | undefined;
  /** Bounds of the delivery's id, see `deliveryIdRange`. */
  range?: { from: string; to: string } | undefined;
}

/** A row of the index `due`. */
export interface DueDelivery {
  id: string;
  /** Its place in the index: changes whenever somebody takes the delivery up. */
  dueSk: string;
}

export interface DeliveryStore {
  get(id: string): Promise<Delivery | undefined>;
  listAttempts(id: string): Promise<Attempt[]>;
  listOfEndpoint(endpointId: string, filter: DeliveryFilter, page: PageRequest): Promise<Page<Delivery>>;
  /** Does nothing where the row is there already; tells whether it is new. */
  create(created: Delivery): Promise<boolean>;
  /** As `create`, for a transaction. */
  insert(created: Delivery): Write;
  /** Takes a due delivery up for `LEASE_SECONDS`. */
  claim(id: string, now: Date): Promise<Claim>;
  /** What became of a claimed delivery. Fails (label `delivery`) where the lease was lost meanwhile. */
  settle(claimed: Delivery, settled: Delivery): Write;
  recordAttempt(recorded: Attempt, now: Date): Write;
  /** Begins the schedule anew. Fails (label `delivery`) while an attempt is under way. */
  rearm(found: Delivery, now: Date): Write;
  /** Deliveries that were due before `before`, oldest first, at most `limit` of each shard. */
  findDue(before: Date, limit: number): Promise<DueDelivery[]>;
  /** Moves a delivery in the index only. False where somebody took it up meanwhile. */
  postpone(due: DueDelivery, until: Date): Promise<boolean>;
}

const LABEL = "delivery";
const ttlFrom = (now: Date): number => epochSeconds(plusSeconds(now, RETENTION_DAYS * 86_400));

/** When somebody has to look at it again; absent once it is finished. */
const dueAttributes = (value: Delivery) => {
  const at = value.leaseUntil ?? value.nextAttemptAt;
  return value.status === "PENDING" && at !== null ? dueKeys.delivery(value.id, at) : {};
};

const toItem = (value: Delivery) => ({
  ...keys.delivery(value.id),
  ...listKeys.deliveries(value.endpointId, value.id),
  ...personKeys.deliveries(value.event.interviewId, value.id),
  ...dueAttributes(value),
  ...value,
  ttl: ttlFrom(new Date(value.createdAt)),
  schemaVersion: SCHEMA_VERSION,
});

const dueRow = z.object({ pk: z.string(), dueSk: z.string() });
const DELIVERY_PREFIX = keys.delivery("").pk;

export const createDeliveryStore = (table: Table): DeliveryStore => ({
  get: (id) => readRecord(table, keys.delivery(id), delivery),
  listAttempts: async (id) => {
    const page = await queryPage(
      table,
      {
        partition: keys.delivery(id).pk,
        sortCondition: "begins_with(#sort, :prefix)",
        values: { ":prefix": "ATTEMPT#" },
        forward: true,
      },
      { limit: 1000 },
      attempt,
    );
    return page.data;
  },
  listOfEndpoint: (endpointId, filter, page) =>
    queryPage(
      table,
      {
        index: "list",
        partition: listKeys.deliveries(endpointId, "").listPk,
        ...(filter.range === undefined ? {} : { sortCondition: "#sort BETWEEN :from AND :to" }),
        ...(filter.status === undefined
          ? {}
          : { filter: "#status = :status", names: { "#status": "status" } }),
        values: {
          ...(filter.range === undefined ? {} : { ":from": filter.range.from, ":to": filter.range.to }),
          ...(filter.status === undefined ? {} : { ":status": filter.status }),
        },
      },
      page,
      delivery,
    ),
  create: async (created) => {
    try {
      await table.client.send(
        new PutCommand({
          TableName: table.name,
          Item: toItem(created),
          ConditionExpression: "attribute_not_exists(pk)",
        }),
      );
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  },
  insert: (created) => putNew(table, LABEL, toItem(created)),
  claim: (id, now) => claimDelivery(table, id, now),
  settle: (claimed, settled) => settleDelivery(table, claimed, settled),
  recordAttempt: (recorded, now) =>
    putNew(table, "attempt", {
      ...keys.attempt(recorded.deliveryId, recorded.number),
      ...recorded,
      ttl: ttlFrom(now),
    }),
  rearm: (found, now) => rearmDelivery(table, found, now),
  findDue: async (before, limit) =>
    (await Promise.all(shards.map((shard) => findDueOf(table, shard, before, limit)))).flat(),
  postpone: async (due, until) => {
    try {
      await table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: keys.delivery(due.id),
          UpdateExpression: "SET dueSk = :later",
          ConditionExpression: "dueSk = :seen",
          ExpressionAttributeValues: {
            ":seen": due.dueSk,
            ":later": dueKeys.delivery(due.id, until.toISOString()).dueSk,
          },
        }),
      );
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  },
});

const findDueOf = async (
  table: Table,
  shard: number,
  before: Date,
  limit: number,
): Promise<DueDelivery[]> => {
  const answer = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: "due",
      KeyConditionExpression: "duePk = :pk AND dueSk < :before",
      ExpressionAttributeValues: { ":pk": `DELIVERY_DUE#${shard}`, ":before": before.toISOString() },
      Limit: limit,
    }),
  );
  return (answer.Items ?? []).map((item) => {
    const { pk, dueSk } = dueRow.parse(item);
    return { id: pk.slice(DELIVERY_PREFIX.length), dueSk };
  });
};
