import { BatchGetCommand, GetCommand } from "@aws-sdk/lib-dynamodb";
import type * as z from "zod";
import { unavailable } from "../errors.ts";
import { RecordTooNew } from "../failure.ts";
import { NEWEST_READABLE_VERSION, SCHEMA_VERSION, type Table } from "./table.ts";
import type { Write } from "./transaction.ts";

interface Key {
  pk: string;
  sk: string;
}

/**
 * A record as its schema knows it. Fields that a newer release added fall away; one that says it must be understood, by
 * its schema version, is refused: written back without what this code does not know, it would be damaged.
 */
export const parseRecord = <Schema extends z.ZodType>(
  schema: Schema,
  item: Readonly<Record<string, unknown>> | undefined,
): z.output<Schema> => {
  const version = Number(item?.schemaVersion ?? SCHEMA_VERSION);
  if (version > NEWEST_READABLE_VERSION) {
    throw new RecordTooNew(
      `A record has schema version ${version}; this code reads up to ${NEWEST_READABLE_VERSION}.`,
    );
  }
  return schema.parse(item);
};

/** One record, read now and parsed; undefined where there is none. */
export const readRecord = async <Schema extends z.ZodType>(
  table: Table,
  key: Key,
  schema: Schema,
): Promise<z.output<Schema> | undefined> => {
  const answer = await table.client.send(
    new GetCommand({ TableName: table.name, Key: { pk: key.pk, sk: key.sk }, ConsistentRead: true }),
  );
  return answer.Item === undefined ? undefined : parseRecord(schema, answer.Item);
};

const TRIES = 5;

const wait = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * 25 * 2 ** attempt));

/** Up to a hundred records in one request, read now, for `parseRecord`, in the order of `wanted`. */
export const readItems = async (
  table: Table,
  wanted: readonly Key[],
): Promise<(Record<string, unknown> | undefined)[]> => {
  const found = new Map<string, Record<string, unknown>>();
  const nameOf = (key: Record<string, unknown> | Key) => `${key.pk}\n${key.sk}`;
  let left: Record<string, unknown>[] = wanted.map(({ pk, sk }) => ({ pk, sk }));
  for (let attempt = 1; left.length > 0; attempt++) {
    const answer = await table.client.send(
      new BatchGetCommand({ RequestItems: { [table.name]: { Keys: left, ConsistentRead: true } } }),
    );
    for (const item of answer.Responses?.[table.name] ?? []) found.set(nameOf(item), item);
    // What a throttled partition did not give is asked for again; asking for all again would only add to it.
    left = answer.UnprocessedKeys?.[table.name]?.Keys ?? [];
    if (left.length === 0) break;
    if (attempt === TRIES) throw unavailable("records stay unread");
    await wait(attempt);
  }
  return wanted.map((key) => found.get(nameOf(key)));
};

/** Writes a record that must not exist yet. */
export const putNew = <Item extends Key>(table: Table, label: string, item: Item): Write => ({
  label,
  item: {
    Put: {
      TableName: table.name,
      Item: { ...item, schemaVersion: SCHEMA_VERSION },
      ConditionExpression: "attribute_not_exists(pk)",
    },
  },
});

/** Replaces a record of which the stored version must be `before`. */
export const putOver = <Item extends Key>(
  table: Table,
  label: string,
  item: Item,
  before: number,
): Write => ({
  label,
  item: {
    Put: {
      TableName: table.name,
      Item: { ...item, schemaVersion: SCHEMA_VERSION },
      ConditionExpression: "version = :before",
      ExpressionAttributeValues: { ":before": before },
    },
  },
});

/** Changes nothing, and fails where the stored version is not `version`. */
export const holdsVersion = (table: Table, label: string, key: Key, version: number): Write => ({
  label,
  item: {
    ConditionCheck: {
      TableName: table.name,
      Key: { pk: key.pk, sk: key.sk },
      ConditionExpression: "version = :version",
      ExpressionAttributeValues: { ":version": version },
    },
  },
});

/** Deletes a record in which `name` must still be `value`: its version, or whose it is. */
export const deleteWhere = (
  table: Table,
  label: string,
  key: Key,
  [name, value]: readonly [name: string, value: string | number],
): Write => ({
  label,
  item: {
    Delete: {
      TableName: table.name,
      Key: { pk: key.pk, sk: key.sk },
      ConditionExpression: "#name = :value",
      ExpressionAttributeNames: { "#name": name },
      ExpressionAttributeValues: { ":value": value },
    },
  },
});
