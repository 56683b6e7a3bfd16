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

export type Claim =
  | { kind: "CLAIMED"; delivery: Delivery }
  /** Another one has it, or died while it had it. */
  | { kind: "BUSY"; until: Date }
  /** Finished, not due yet, or not there at all. */
  | { kind: "NOTHING_TO_DO" };

export const claimDelivery = async (table: Table, id: string, now: Date): Promise<Claim> => {
  const lease = plusSeconds(now, LEASE_SECONDS).toISOString();
  const due = dueKeys.delivery(id, lease);
  try {
    const answer = await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: keys.delivery(id),
        UpdateExpression: "SET leaseUntil = :lease, duePk = :duePk, dueSk = :dueSk ADD claims :one",
        ConditionExpression:
          "#status = :pending AND nextAttemptAt <= :soon AND (attribute_not_exists(leaseUntil) OR leaseUntil <= :now)",
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

// Only what the attempt decided is written: the event may have been redacted while the request was under way.
export const settleDelivery = (table: Table, claimed: Delivery, settled: Delivery): Write => {
  const waits = settled.status === "PENDING" && settled.nextAttemptAt !== null;
  const due = waits ? dueKeys.delivery(settled.id, settled.nextAttemptAt ?? "") : undefined;
  const changes = [
    "#status = :status",
    "attemptCount = :attemptCount",
    "nextAttemptAt = :nextAttemptAt",
    "lastResponseStatus = :lastResponseStatus",
    "lastFailure = :lastFailure",
    "finishedAt = :finishedAt",
    ...(due === undefined ? [] : ["duePk = :duePk", "dueSk = :dueSk"]),
  ];
  return {
    label: LABEL,
    item: {
      Update: {
        TableName: table.name,
        Key: keys.delivery(settled.id),
        UpdateExpression: `SET ${changes.join(", ")} REMOVE leaseUntil${waits ? "" : ", duePk, dueSk"}`,
        ConditionExpression: "#status = :pending AND leaseUntil = :mine AND claims = :claims",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: {
          ":pending": "PENDING",
          ":mine": claimed.leaseUntil ?? "",
          ":claims": claimed.claims,
          ":status": settled.status,
          ":attemptCount": settled.attemptCount,
          ":nextAttemptAt": settled.nextAttemptAt,
          ":lastResponseStatus": settled.lastResponseStatus,
          ":lastFailure": settled.lastFailure,
          ":finishedAt": settled.finishedAt,
          ...(due === undefined ? {} : { ":duePk": due.duePk, ":dueSk": due.dueSk }),
        },
      },
    },
  };
};

const REARMED = [
  "#status = :pending",
  "nextAttemptAt = :now",
  "finishedAt = :none",
  "roundStart = attemptCount",
  "claims = attemptCount",
  "duePk = :duePk",
  "dueSk = :dueSk",
];

export const rearmDelivery = (table: Table, found: Delivery, now: Date): Write => {
  const at = now.toISOString();
  const due = dueKeys.delivery(found.id, at);
  return {
    label: LABEL,
    item: {
      Update: {
        TableName: table.name,
        Key: keys.delivery(found.id),
        UpdateExpression: `SET ${REARMED.join(", ")} REMOVE leaseUntil`,
        ConditionExpression:
          "attribute_exists(pk) AND (attribute_not_exists(leaseUntil) OR leaseUntil <= :now)",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: {
          ":pending": "PENDING",
          ":now": at,
          ":none": null,
          ":duePk": due.duePk,
          ":dueSk": due.dueSk,
        },
      },
    },
  };
};
