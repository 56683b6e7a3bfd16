import { QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Table } from "../../platform/dynamo/table.ts";
import { isConditionFailed } from "../../platform/dynamo/transaction.ts";
import { type Key, keys, openKeys } from "../keys.ts";

/**
 * Takes the person out of a session's event rows, of their copies in deliveries, and of what receivers answered, which
 * may repeat what they were sent. What was sent already cannot be called back.
 */
export const redactEvents = async (table: Table, sessionId: string): Promise<void> => {
  const own = await findKeys(table, undefined, "pk", keys.session(sessionId).pk);
  const { openPk } = openKeys.delivery(sessionId, 0);
  const deliveries = await findKeys(table, "open", "openPk", openPk);
  for (const row of own) await redactRow(table, row, withoutPerson);
  for (const row of deliveries) await redactRow(table, row, withoutPersonAndAnswer);
  for (const { sk: deliveryId } of deliveries) {
    const { pk } = keys.attempt(deliveryId, 0);
    for (const row of await findKeys(table, undefined, "pk", pk)) await redactRow(table, row, withoutAnswer);
  }
};

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
  values: { ":redacted": "[redacted]", ":none": null, ":empty": {} },
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
  values: { ":redacted": "[redacted]", ":empty": {} },
};

const findKeys = async (
  table: Table,
  index: string | undefined,
  name: string,
  value: string,
): Promise<Key[]> => {
  const found: Key[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        ...(index === undefined ? {} : { IndexName: index }),
        KeyConditionExpression: "#pk = :pk",
        ExpressionAttributeNames: { "#pk": name },
        ExpressionAttributeValues: { ":pk": value },
        ProjectionExpression: "pk, sk",
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    for (const item of answer.Items ?? []) found.push({ pk: String(item.pk), sk: String(item.sk) });
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return found;
};

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
