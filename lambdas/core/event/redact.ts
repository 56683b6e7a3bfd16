import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { readAll } from "../../platform/dynamo/read-all.ts";
import { readItems } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { isConditionFailed } from "../../platform/dynamo/transaction.ts";
import { type Key, keys } from "../keys.ts";
import { findDeliveryKeys, type SessionRef } from "./deliveries.ts";

/** Stands where a text about the person was. */
export const REDACTED = "[redacted]";
/** Keys that one request looks at. */
const PER_REQUEST = 100;
/** Deliveries that are written at once. */
const AT_ONCE = 20;

/**
 * Takes the person out of a session's event rows, of their copies in deliveries, and of what receivers answered, which
 * may repeat what they were sent. What was sent already cannot be called back. Doing it again does no harm: so it may die
 * anywhere.
 */
export const redactEvents = async (table: Table, session: SessionRef): Promise<void> => {
  for (const row of await findRows(table, keys.session(session.id).pk)) {
    await redactRow(table, row, withoutPerson);
  }
  const possible = await findDeliveryKeys(table, session);
  for (const some of inGroups(possible, PER_REQUEST)) {
    const rows = await readItems(table, some);
    const there = some.filter((_, index) => rows[index] !== undefined);
    for (const deliveries of inGroups(there, AT_ONCE)) {
      await Promise.all(deliveries.map((delivery) => redactDelivery(table, delivery)));
    }
  }
};

const redactDelivery = async (table: Table, delivery: Key): Promise<void> => {
  await redactRow(table, delivery, withoutPersonAndAnswer);
  for (const row of await findRows(table, keys.attempt(delivery.sk, 0).pk)) {
    await redactRow(table, row, withoutAnswer);
  }
};

const inGroups = <Item>(all: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );

/** How to clear a row of one kind; a row without `attribute` is of another kind and stays as it is. */
interface Redaction {
  attribute: string;
  update: string;
  values: Record<string, unknown>;
}

const withoutPerson: Redaction = {
  attribute: "event",
  update:
    "SET #attribute.loginHint = :redacted, #attribute.externalCustomerId = :none, #attribute.correlationId = :none, #attribute.customFields = :empty",
  values: { ":redacted": REDACTED, ":none": null, ":empty": {} },
};

/**
 * Of a delivery, which has the answer to its first attempt in it. The mark is there before the answer where that attempt is
 * still under way, and stays then.
 */
const withoutPersonAndAnswer: Redaction = {
  ...withoutPerson,
  update: `${withoutPerson.update}, answer = :redacted`,
};

/** Of an attempt that is a row of its own. */
const withoutAnswer: Redaction = {
  attribute: "responseBody",
  update: "SET #attribute = :redacted, responseHeaders = :empty",
  values: { ":redacted": REDACTED, ":empty": {} },
};

const rowKey = z.object({ pk: z.string(), sk: z.string() });

const findRows = (table: Table, partition: string): Promise<Key[]> =>
  readAll(table, { partition, attributes: ["pk", "sk"] }, rowKey);

const redactRow = async (table: Table, row: Key, redaction: Redaction): Promise<void> => {
  try {
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { pk: row.pk, sk: row.sk },
        UpdateExpression: redaction.update,
        ConditionExpression: "attribute_exists(#attribute)",
        ExpressionAttributeNames: { "#attribute": redaction.attribute },
        ExpressionAttributeValues: redaction.values,
      }),
    );
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};
