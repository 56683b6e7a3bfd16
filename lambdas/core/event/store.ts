import { GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import { isConditionFailed, type Write } from "../../platform/dynamo/transaction.ts";
import { dueKeys, type Key, keys, shards } from "../keys.ts";
import { type EventRow, eventRow, type SessionEvent, sessionEvent } from "./schema.ts";

export interface EventStore {
  /** To be added to the transaction of the state change that it tells of. */
  append(event: SessionEvent): Write;
  /** All events of a session, oldest first; there are at most a few dozen. */
  listOfSession(sessionId: string): Promise<SessionEvent[]>;
  /** Takes the row out of the outbox. Does nothing where that was done already or the row is gone. */
  acknowledge(key: Key): Promise<void>;
  /** Rows written before `before` that nobody acknowledged, oldest first, at most `limit` of each shard. */
  findUnacknowledged(before: Date, limit: number): Promise<EventRow[]>;
}

export const createEventStore = (table: Table): EventStore => ({
  append: (event) => ({
    label: "event",
    item: {
      Put: {
        TableName: table.name,
        Item: {
          ...keys.event(event.interviewId, event.sequence),
          ...dueKeys.outbox(event.id, event.timestamp),
          event,
          schemaVersion: SCHEMA_VERSION,
        },
        ConditionExpression: "attribute_not_exists(pk)",
      },
    },
  }),
  listOfSession: async (sessionId) => {
    const answer = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": keys.session(sessionId).pk, ":prefix": "EVENT#" },
      }),
    );
    return (answer.Items ?? []).map((item) => sessionEvent.parse(item.event));
  },
  acknowledge: async (key) => {
    try {
      await table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: { pk: key.pk, sk: key.sk },
          UpdateExpression: "REMOVE duePk, dueSk",
          ConditionExpression: "attribute_exists(duePk)",
        }),
      );
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  },
  findUnacknowledged: async (before, limit) => {
    const found = await Promise.all(shards.map((shard) => readShard(table, shard, before, limit)));
    return found.flat();
  },
});

const readShard = async (table: Table, shard: number, before: Date, limit: number): Promise<EventRow[]> => {
  const answer = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: "due",
      KeyConditionExpression: "duePk = :pk AND dueSk < :before",
      ExpressionAttributeValues: { ":pk": `OUTBOX#${shard}`, ":before": before.toISOString() },
      Limit: limit,
    }),
  );
  const rows = await Promise.all(
    (answer.Items ?? []).map((item) =>
      table.client.send(
        new GetCommand({
          TableName: table.name,
          Key: { pk: item.pk, sk: item.sk },
          ConsistentRead: true,
        }),
      ),
    ),
  );
  return rows.flatMap((row) => (row.Item === undefined ? [] : [eventRow.parse(row.Item)]));
};
