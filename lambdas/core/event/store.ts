import { GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { correlation } from "../../platform/correlation.ts";
import { parseRecord, putNew } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { isConditionFailed, type Write } from "../../platform/dynamo/transaction.ts";
import { dueKeys, type Key, keys, shards } from "../keys.ts";
import { type EventRow, eventRow, type SessionEvent } from "./schema.ts";

export interface EventStore {
  /** To be added to the transaction of the state change that it tells of. */
  append(event: SessionEvent): Write;
  /** All events of a session, oldest first; there are at most a few dozen. */
  listOfSession(sessionId: string): Promise<SessionEvent[]>;
  /** Takes the row out of the outbox. Does nothing where that was done already or the row is gone. */
  acknowledge(key: Key): Promise<void>;
  /** What was written before `before` and nobody acknowledged, oldest first, at most `limit` of each shard. */
  findUnacknowledged(before: Date, limit: number): Promise<Unacknowledged>;
  /** Moves a row of the outbox behind the others, so that one that cannot be read holds nobody up. */
  postpone(key: Key, until: Date): Promise<void>;
}

export interface Unacknowledged {
  rows: EventRow[];
  /** Rows that do not have the form of an event. */
  unreadable: Key[];
}

export const createEventStore = (table: Table): EventStore => ({
  append: (event) =>
    putNew(table, "event", {
      ...keys.event(event.interviewId, event.sequence),
      ...dueKeys.outbox(event.id, event.timestamp),
      event,
      requestId: correlation().requestId,
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
    return (answer.Items ?? []).map((item) => parseRecord(eventRow, item).event);
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
    return {
      rows: found.flatMap((shard) => shard.rows),
      unreadable: found.flatMap((shard) => shard.unreadable),
    };
  },
  postpone: async (key, until) => {
    try {
      await table.client.send(
        new UpdateCommand({
          TableName: table.name,
          Key: { pk: key.pk, sk: key.sk },
          UpdateExpression: "SET dueSk = :later",
          ConditionExpression: "attribute_exists(duePk)",
          ExpressionAttributeValues: { ":later": `${until.toISOString()}#${key.pk}` },
        }),
      );
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  },
});

/** Undefined for what does not have the form of an event, or is of a newer release. */
const readEventRow = (item: Readonly<Record<string, unknown>>): EventRow | undefined => {
  try {
    return parseRecord(eventRow, item);
  } catch {
    return undefined;
  }
};

const readShard = async (
  table: Table,
  shard: number,
  before: Date,
  limit: number,
): Promise<Unacknowledged> => {
  const answer = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: "due",
      KeyConditionExpression: "duePk = :pk AND dueSk < :before",
      ExpressionAttributeValues: { ":pk": `OUTBOX#${shard}`, ":before": before.toISOString() },
      Limit: limit,
    }),
  );
  const found: Unacknowledged = { rows: [], unreadable: [] };
  const indexed = (answer.Items ?? []).map((item) => ({ pk: String(item.pk), sk: String(item.sk) }));
  const items = await Promise.all(indexed.map((key) => readItem(table, key)));
  for (const [index, key] of indexed.entries()) {
    const item = items[index];
    // The index is a little behind: the row may be acknowledged or gone.
    if (item?.duePk === undefined) continue;
    const row = readEventRow(item);
    if (row === undefined) found.unreadable.push(key);
    else found.rows.push(row);
  }
  return found;
};

const readItem = async (table: Table, key: Key): Promise<Record<string, unknown> | undefined> => {
  const answer = await table.client.send(
    new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }),
  );
  return answer.Item;
};
