import { PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { deliveriesPartition, dueKeys, keys, openKeys, shards } from "../../core/keys.ts";
import { epochSeconds, plusSeconds } from "../../platform/clock.ts";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { parseRecord, putNew, readItems, readRecord } from "../../platform/dynamo/records.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import { isConditionFailed, type Write } from "../../platform/dynamo/transaction.ts";
import { type Attempt, attempt } from "../domain/attempt.ts";
import { type Delivery, delivery } from "../domain/delivery.ts";
import { type DeliveryFilter, toFilter } from "./delivery-filter.ts";
import {
  type Claim,
  claimDelivery,
  rearmDelivery,
  releaseDelivery,
  settleDelivery,
} from "./delivery-transitions.ts";
import { findDueKeys } from "./due.ts";

/** A row of the index `due`. */
export interface DueDelivery {
  id: string;
  /** Its place in the index: changes whenever somebody takes the delivery up. */
  dueSk: string;
}

export interface DeliveryStore {
  get(id: string): Promise<Delivery | undefined>;
  /** The newest first. */
  listAttempts(id: string, limit: number): Promise<Attempt[]>;
  listOfEndpoint(endpointId: string, filter: DeliveryFilter, page: PageRequest): Promise<Page<Delivery>>;
  /** Of all endpoints of the session's organization. */
  listOfSession(sessionId: string, page: PageRequest): Promise<Page<Delivery>>;
  /** Does nothing where the row is there already; tells whether it is new. */
  create(created: Delivery): Promise<boolean>;
  /** As `create`, for a transaction. */
  insert(created: Delivery): Write;
  /** Takes a due delivery up for `LEASE_SECONDS`; `handedOver`: also one that was written for this caller. */
  claim(id: string, now: Date, handedOver: boolean): Promise<Claim>;
  /** What became of a claimed delivery. Fails (label `delivery`) where the lease was lost meanwhile. */
  settle(claimed: Delivery, settled: Delivery): Write;
  recordAttempt(recorded: Attempt, now: Date): Write;
  /** Begins the schedule anew. Fails (label `delivery`) while an attempt is under way. */
  rearm(found: Delivery, now: Date, probe: boolean): Write;
  /** Ids of an endpoint's held deliveries, in the order of their events. */
  findHeld(endpointId: string, limit: number): Promise<string[]>;
  /** Has a held delivery sent at `at`. False where it is not held any more. */
  release(id: string, at: Date, probe: boolean): Promise<boolean>;
  /** Deliveries that were due before `before`, oldest first, at most `limit` of each shard. */
  findDue(before: Date, limit: number): Promise<DueDelivery[]>;
  /** Moves a delivery in the index only. False where somebody took it up meanwhile. */
  postpone(due: DueDelivery, until: Date): Promise<boolean>;
}

const LABEL = "delivery";

/** When somebody has to look at it again; absent once it is finished. */
const dueAttributes = (value: Delivery) => {
  if (value.status === "HELD") return dueKeys.heldDelivery(value.id);
  const at = value.leaseUntil ?? value.nextAttemptAt;
  return value.status === "PENDING" && at !== null ? dueKeys.delivery(value.id, at) : {};
};

const dueRow = z.object({ sk: z.string(), dueSk: z.string() });
const keyRow = z.object({ pk: z.string(), sk: z.string() });

/** @param retentionDays how long deliveries and their attempts can be seen and sent again */
export const createDeliveryStore = (table: Table, retentionDays: number): DeliveryStore => {
  const ttlFrom = (now: Date): number => epochSeconds(plusSeconds(now, retentionDays * 86_400));

  const toItem = (value: Delivery) => ({
    ...keys.delivery(value.id),
    ...openKeys.delivery(value.event.interviewId, value.id),
    ...dueAttributes(value),
    ...value,
    ttl: ttlFrom(new Date(value.createdAt)),
  });

  /** False where the row is not as the condition wants it. */
  const succeeds = async (write: Promise<unknown>): Promise<boolean> => {
    try {
      await write;
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  };

  return {
    get: (id) => readRecord(table, keys.delivery(id), delivery),
    listAttempts: async (id, limit) => {
      const { pk } = keys.attempt(id, 0);
      return (await queryPage(table, { partition: pk }, { limit }, attempt)).data;
    },
    listOfEndpoint: (endpointId, filter, page) =>
      queryPage(table, { partition: deliveriesPartition(endpointId), ...toFilter(filter) }, page, delivery),
    listOfSession: async (sessionId, page) => {
      const { openPk: partition } = openKeys.delivery(sessionId, "");
      const found = await queryPage(table, { index: "open", partition }, page, keyRow);
      const rows = await readItems(table, found.data);
      // The index is a little behind: a row may be gone.
      const data = rows.flatMap((row) => (row === undefined ? [] : [parseRecord(delivery, row)]));
      return { data, nextCursor: found.nextCursor };
    },
    create: (created) =>
      succeeds(
        table.client.send(
          new PutCommand({
            TableName: table.name,
            Item: { ...toItem(created), schemaVersion: SCHEMA_VERSION },
            ConditionExpression: "attribute_not_exists(pk)",
          }),
        ),
      ),
    insert: (created) => putNew(table, LABEL, toItem(created)),
    claim: (id, now, handedOver) => claimDelivery(table, id, now, handedOver),
    settle: (claimed, settled) =>
      settleDelivery(table, claimed, settled, dueAttributes({ ...settled, leaseUntil: undefined })),
    recordAttempt: (recorded, now) =>
      putNew(table, "attempt", {
        ...keys.attempt(recorded.deliveryId, recorded.number),
        ...recorded,
        ttl: ttlFrom(now),
      }),
    rearm: (found, now, probe) => rearmDelivery(table, found, now, probe, ttlFrom(now)),
    findHeld: async (endpointId, limit) =>
      (await findDueKeys(table, `HELD#${endpointId}`, limit)).map((item) => dueRow.parse(item).sk),
    release: (id, at, probe) => succeeds(releaseDelivery(table, id, at, probe, ttlFrom(at))),
    findDue: async (before, limit) => {
      const found = await Promise.all(
        shards.map((shard) => findDueKeys(table, `DELIVERY_DUE#${shard}`, limit, before)),
      );
      return found.flat().map((item) => {
        const { sk, dueSk } = dueRow.parse(item);
        return { id: sk, dueSk };
      });
    },
    postpone: (due, until) =>
      succeeds(
        table.client.send(
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
        ),
      ),
  };
};
