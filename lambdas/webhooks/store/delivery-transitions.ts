// The conditional writes that move a delivery from one state to the next.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { dueKeys, keys } from "../../core/keys.ts";
import { plusSeconds } from "../../platform/clock.ts";
import { parseRecord } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { type Delivery, delivery, LEASE_SECONDS } from "../domain/delivery.ts";

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
    return { kind: "CLAIMED", delivery: parseRecord(delivery, answer.Attributes) };
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

// Only what the attempt decided is written: the event may have been redacted while the request was under way.
export const settleDelivery = (table: Table, claimed: Delivery, settled: Delivery, due: DueKey): Write => {
  const waits = due.duePk !== undefined && due.dueSk !== undefined;
  const changes = [
    "#status = :status",
    "attemptCount = :attemptCount",
    "nextAttemptAt = :nextAttemptAt",
    "slotAt = :slotAt",
    "lastResponseStatus = :lastResponseStatus",
    "lastFailure = :lastFailure",
    "lastDurationMs = :lastDurationMs",
    "finishedAt = :finishedAt",
    ...(waits ? ["duePk = :duePk", "dueSk = :dueSk"] : []),
  ];
  return {
    label: LABEL,
    item: {
      Update: {
        TableName: table.name,
        Key: keys.delivery(settled.id),
        UpdateExpression: `SET ${changes.join(", ")} REMOVE leaseUntil${settled.probe ? "" : ", probe"}${waits ? "" : ", duePk, dueSk"}`,
        ConditionExpression: "#status = :pending AND leaseUntil = :mine AND claims = :claims",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: {
          ":pending": "PENDING",
          ":mine": claimed.leaseUntil ?? "",
          ":claims": claimed.claims,
          ":status": settled.status,
          ":attemptCount": settled.attemptCount,
          ":nextAttemptAt": settled.nextAttemptAt,
          ":slotAt": settled.slotAt,
          ":lastResponseStatus": settled.lastResponseStatus,
          ":lastFailure": settled.lastFailure,
          ":lastDurationMs": settled.lastDurationMs,
          ":finishedAt": settled.finishedAt,
          ...(waits ? { ":duePk": due.duePk, ":dueSk": due.dueSk } : {}),
        },
      },
    },
  };
};

/** What both begin: the schedule anew, at `:at`. */
const REARMED = [
  "#status = :pending",
  "nextAttemptAt = :at",
  "finishedAt = :none",
  "slotAt = :none",
  "roundStart = attemptCount",
  "claims = attemptCount",
  "probe = :probe",
  "duePk = :duePk",
  "dueSk = :dueSk",
  "#ttl = :ttl",
];

const rearmed = (table: Table, id: string, at: Date, probe: boolean, ttl: number) => {
  const due = dueKeys.delivery(id, at.toISOString());
  return {
    TableName: table.name,
    Key: keys.delivery(id),
    UpdateExpression: `SET ${REARMED.join(", ")} REMOVE leaseUntil`,
    ExpressionAttributeNames: { "#status": "status", "#ttl": "ttl" },
    ExpressionAttributeValues: {
      ":pending": "PENDING",
      ":at": at.toISOString(),
      ":none": null,
      ":probe": probe,
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
        ConditionExpression:
          "attribute_exists(pk) AND (attribute_not_exists(leaseUntil) OR leaseUntil <= :at)",
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
