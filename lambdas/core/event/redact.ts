import { QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Table } from "../../platform/dynamo/table.ts";
import { isConditionFailed } from "../../platform/dynamo/transaction.ts";
import { type Key, keys, personKeys } from "../keys.ts";

/**
 * Takes the person out of a session's event rows and of their copies in deliveries: all rows that carry the event in
 * the attribute `event`. What was sent already cannot be called back.
 */
export const redactEvents = async (table: Table, sessionId: string): Promise<void> => {
  const rows = [
    ...(await findKeys(table, undefined, "pk", keys.session(sessionId).pk)),
    ...(await findKeys(table, "person", "personPk", personKeys.deliveries(sessionId, "").personPk)),
  ];
  for (const row of rows) await redactRow(table, row);
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

const redactRow = async (table: Table, row: Key): Promise<void> => {
  try {
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { pk: row.pk, sk: row.sk },
        UpdateExpression:
          "SET #event.loginHint = :redacted, #event.externalCustomerId = :none, #event.correlationId = :none, #event.customFields = :empty",
        ConditionExpression: "attribute_exists(#event)",
        ExpressionAttributeNames: { "#event": "event" },
        ExpressionAttributeValues: { ":redacted": "[redacted]", ":none": null, ":empty": {} },
      }),
    );
  } catch (error) {
    // The session's own row is among the keys and has no event.
    if (!isConditionFailed(error)) throw error;
  }
};
