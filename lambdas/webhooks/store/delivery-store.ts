import { isDeepStrictEqual } from "node:util";
import { PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { findDeliveryKeys, type SessionRef } from "../../core/event/deliveries.ts";
import { REDACTED } from "../../core/event/redact.ts";
import { deliveriesPartition, dueKeys, keys, shards } from "../../core/keys.ts";
import { epochSeconds, plusSeconds } from "../../platform/clock.ts";
import { type Page, type PageRequest, queryPage, readPage } from "../../platform/dynamo/page.ts";
import { putNew, readRecord } from "../../platform/dynamo/records.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import {
  isConditionFailed,
  type TransactionOutcome,
  transact,
  updateAlone,
  type Write,
} from "../../platform/dynamo/transaction.ts";
import { type Attempt, attempt } from "../domain/attempt.ts";
import type { Delivery } from "../domain/delivery.ts";
import { type DeliveryFilter, toFilter } from "./delivery-filter.ts";
import { deliveryRow, toDeliveryItem } from "./delivery-item.ts";
import {
  type Claim,
  claimDelivery,
  rearmDelivery,
  releaseDelivery,
  settleDelivery,
} from "./delivery-transitions.ts";
import { findDueKeys } from "./due.ts";
import { packFirstAttempt, readFirstAttempt } from "./first-attempt.ts";

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
  /** Of all endpoints of the session's organization, the newest event first. */
  listOfSession(session: SessionRef, page: PageRequest): Promise<Page<Delivery>>;
  /** Does nothing where the row is there already; tells whether it is new. */
  create(created: Delivery): Promise<boolean>;
  /** As `create`, for a transaction. */
  insert(created: Delivery): Write;
  /** Takes a due delivery up for `LEASE_SECONDS`; `handedOver`: also one that was written for this caller. */
  claim(id: string, now: Date, handedOver: boolean): Promise<Claim>;
  /** What became of a claimed delivery. Fails (label `delivery`) where the lease was lost meanwhile. */
  settle(claimed: Delivery, settled: Delivery): Write;
  /** The same of a delivery that was attempted, with the attempt and whatever else must hold or be written with them. */
  record(
    claimed: Delivery,
    settled: Delivery,
    recorded: Attempt,
    now: Date,
    also?: readonly Write[],
  ): Promise<TransactionOutcome>;
  /**
   * Begins the schedule anew. Fails (label `delivery`) while an attempt is under way, or where it is not any more as it was
   * found.
   */
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

const dueAfter = (settled: Delivery) => dueAttributes({ ...settled, leaseUntil: undefined });

const dueRow = z.object({ sk: z.string(), dueSk: z.string() });

/** @param retentionDays how long deliveries and their attempts can be seen and sent again */
export const createDeliveryStore = (table: Table, retentionDays: number): DeliveryStore => {
  const ttlFrom = (now: Date): number => epochSeconds(plusSeconds(now, retentionDays * 86_400));

  const toItem = (value: Delivery) => ({
    ...toDeliveryItem(value),
    ...dueAttributes(value),
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

  const recordAsRow = async (
    recorded: Attempt,
    now: Date,
    settling: (unlessRedacted: boolean) => Write[],
  ): Promise<TransactionOutcome> => {
    const key = keys.attempt(recorded.deliveryId, recorded.number);
    const write = (value: Attempt, unlessRedacted: boolean) => {
      const row = putNew(table, "attempt", { ...key, ...value, ttl: ttlFrom(now) });
      return transact(table, [...settling(unlessRedacted), row]);
    };
    const outcome = await write(recorded, true);
    if (outcome.ok || !outcome.failed.includes(LABEL)) return outcome;
    // The lease was lost, which the same write says once more; or the session was redacted: then without the answer.
    return write({ ...recorded, responseBody: REDACTED, responseHeaders: {} }, false);
  };

  return {
    get: (id) => readRecord(table, keys.delivery(id), deliveryRow),
    listAttempts: async (id, limit) => {
      const { pk } = keys.attempt(id, 0);
      const [later, first] = await Promise.all([
        queryPage(table, { partition: pk }, { limit }, attempt),
        readRecord(table, keys.delivery(id), z.unknown().transform(readFirstAttempt)),
      ]);
      return [...later.data, ...(first === undefined ? [] : [first])].slice(0, limit);
    },
    listOfEndpoint: (endpointId, filter, page) =>
      queryPage(
        table,
        { partition: deliveriesPartition(endpointId), ...toFilter(filter) },
        page,
        deliveryRow,
      ),
    listOfSession: async (session, page) =>
      readPage(table, await findDeliveryKeys(table, session), page, deliveryRow),
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
    settle: (claimed, settled) => settleDelivery(table, claimed, settled, dueAfter(settled)),
    record: (claimed, settled, recorded, now, also = []) => {
      const first = packFirstAttempt(recorded);
      if (first === undefined) {
        return recordAsRow(recorded, now, (unlessRedacted) => [
          settleDelivery(table, claimed, settled, dueAfter(settled), { unlessRedacted }),
          ...also,
        ]);
      }
      const settling = settleDelivery(table, claimed, settled, dueAfter(settled), { first });
      if (also.length > 0) return transact(table, [settling, ...also]);
      return updateAlone(table, {
        label: LABEL,
        update: settling.item.Update,
        isDone: (row) => isDeepStrictEqual(row.first?.B, new Uint8Array(first.first)),
      });
    },
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
