// The conditional writes that move a delivery from one state to the next.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { REDACTED } from "../../core/event/redact.ts";
import { dueKeys, keys } from "../../core/keys.ts";
import { plusSeconds } from "../../platform/clock.ts";
import { parseRecord } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { type Delivery, LEASE_SECONDS } from "../domain/delivery.ts";
import { deliveryRow } from "./delivery-item.ts";
import type { PackedAttempt } from "./first-attempt.ts";

const LABEL = "delivery";
// Queues keep whole seconds only: a message may come a little before the moment that it was delayed to.
const EARLY_SECONDS = 2;
const FREE = "attribute_not_exists(leaseUntil) OR leaseUntil <= :now";

export type Claim =
  | { kind: "CLAIMED"; delivery: Delivery }
  /** Another one has it, or died while it had it. */
  | { kind: "BUSY"; until: Date }
  /** Finished, not due yet, or not there at all. */
  | { kind: "NOTHING_TO_DO" };

/** @param handedOver the row may still be as `newDelivery` made it, for whoever gets its message */
export const claimDelivery = async (
  table: Table,
  id: string,
  now: Date,
  handedOver: boolean,
): Promise<Claim> => {
  const lease = plusSeconds(now, LEASE_SECONDS).toISOString();
  const due = dueKeys.delivery(id, lease);
  try {
    const answer = await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.delivery(id),
        UpdateExpression: "SET leaseUntil = :lease, duePk = :duePk, dueSk = :dueSk ADD claims :one",
        ConditionExpression: `#status = :pending AND nextAttemptAt <= :soon AND (${handedOver ? `${FREE} OR claims = :one` : FREE})`,
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: {
          ":pending": "PENDING",
          ":soon": plusSeconds(now, EARLY_SECONDS).toISOString(),
          ":now": now.toISOString(),
          ":lease": lease,
          ":duePk": due.duePk,
          ":dueSk": due.dueSk,
          ":one": 1,
        },
        ReturnValues: "ALL_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return { kind: "CLAIMED", delivery: parseRecord(deliveryRow, answer.Attributes) };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return readRefusal(error);
    throw error;
  }
};

const refusedRow = z.object({
  status: z.object({ S: z.literal("PENDING") }),
  leaseUntil: z.object({ S: z.string() }),
});

const readRefusal = (error: ConditionalCheckFailedException): Claim => {
  // The exception carries the row as it lies in the table: typed values, not read by the document client.
  const row = refusedRow.safeParse(error.Item);
  return row.success ? { kind: "BUSY", until: new Date(row.data.leaseUntil.S) } : { kind: "NOTHING_TO_DO" };
};

interface DueKey {
  duePk?: string;
  dueSk?: string;
}

const ofLastAttempt = ({ lastResponseStatus, lastFailure, lastDurationMs }: Delivery) => ({
  lastResponseStatus,
  lastFailure,
  lastDurationMs,
});

const NO_ATTEMPT = { lastResponseStatus: null, lastFailure: null, lastDurationMs: null };

// Only what the attempt decided is written: the event may have been redacted while the request was under way.
export const settleDelivery = (
  table: Table,
  claimed: Delivery,
  settled: Delivery,
  due: DueKey,
  { first, unlessRedacted = false }: { first?: PackedAttempt | undefined; unlessRedacted?: boolean } = {},
) => {
  const values: Record<string, unknown> = {
    status: settled.status,
    attemptCount: settled.attemptCount,
    nextAttemptAt: settled.nextAttemptAt,
    slotAt: settled.slotAt,
    ...(settled.claims === claimed.claims ? {} : { claims: settled.claims }),
    finishedAt: settled.finishedAt,
    probe: settled.probe || null,
    leaseUntil: null,
    duePk: due.duePk ?? null,
    dueSk: due.dueSk ?? null,
    // A first attempt that is part of the row says it itself.
    ...(first === undefined ? ofLastAttempt(settled) : { ...NO_ATTEMPT, first: first.first }),
  };
  const written = Object.entries(values).filter(([, value]) => value !== null);
  const removed = Object.entries(values).filter(([, value]) => value === null);
  const changes = [
    ...written.map(([name]) => `#${name} = :${name}`),
    // Redaction may have been here first.
    ...(first === undefined ? [] : ["answer = if_not_exists(answer, :answer)"]),
  ];
  return {
    label: LABEL,
    item: {
      Update: {
        TableName: table.name,
        Key: keys.delivery(settled.id),
        UpdateExpression: `SET ${changes.join(", ")} REMOVE ${removed.map(([name]) => `#${name}`).join(", ")}`,
        ConditionExpression: `#status = :pending AND leaseUntil = :mine AND claims = :taken${unlessRedacted ? " AND (attribute_not_exists(answer) OR answer <> :redacted)" : ""}`,
        ExpressionAttributeNames: Object.fromEntries(Object.keys(values).map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ":pending": "PENDING",
          ":mine": claimed.leaseUntil ?? "",
          ":taken": claimed.claims,
          ...(unlessRedacted ? { ":redacted": REDACTED } : {}),
          ...Object.fromEntries(written.map(([name, value]) => [`:${name}`, value])),
          ...(first === undefined ? {} : { ":answer": first.answer }),
        },
      },
    },
  };
};

/** What both begin: the schedule anew, at `:at`. */
const REARMED = [
  "#status = :pending",
  "nextAttemptAt = :at",
  "roundStart = attemptCount",
  "claims = attemptCount",
  "duePk = :duePk",
  "dueSk = :dueSk",
  "#ttl = :ttl",
];

const rearmed = (table: Table, id: string, at: Date, probe: boolean, ttl: number) => {
  const due = dueKeys.delivery(id, at.toISOString());
  return {
    TableName: table.name,
    Key: keys.delivery(id),
    UpdateExpression: `SET ${[...REARMED, ...(probe ? ["probe = :probe"] : [])].join(", ")} REMOVE leaseUntil, finishedAt, slotAt${probe ? "" : ", probe"}`,
    ExpressionAttributeNames: { "#status": "status", "#ttl": "ttl" },
    ExpressionAttributeValues: {
      ":pending": "PENDING",
      ":at": at.toISOString(),
      ...(probe ? { ":probe": true } : {}),
      ":duePk": due.duePk,
      ":dueSk": due.dueSk,
      ":ttl": ttl,
    },
  };
};

/** @param ttl what is sent again is kept as long as what is new */
export const rearmDelivery = (
  table: Table,
  found: Delivery,
  now: Date,
  probe: boolean,
  ttl: number,
): Write => {
  const update = rearmed(table, found.id, now, probe, ttl);
  return {
    label: LABEL,
    item: {
      Update: {
        ...update,
        // Of two who saw it failed one sends it again: the other one finds it waiting, or sent.
        ConditionExpression:
          "#status = :seen AND attemptCount = :attempts AND (attribute_not_exists(leaseUntil) OR leaseUntil <= :at)",
        ExpressionAttributeValues: {
          ...update.ExpressionAttributeValues,
          ":seen": found.status,
          ":attempts": found.attemptCount,
        },
      },
    },
  };
};

export const releaseDelivery = (table: Table, id: string, at: Date, probe: boolean, ttl: number) => {
  const update = rearmed(table, id, at, probe, ttl);
  return table.client.send(
    new UpdateCommand({
      ...update,
      ConditionExpression: "#status = :held",
      ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ":held": "HELD" },
    }),
  );
};
