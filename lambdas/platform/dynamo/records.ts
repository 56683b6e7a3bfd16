import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type * as z from "zod";
import { SCHEMA_VERSION, type Table } from "./table.ts";
import type { Write } from "./transaction.ts";

interface Key {
  pk: string;
  sk: string;
}

/** One record, read now and parsed; undefined where there is none. */
export const readRecord = async <Schema extends z.ZodType>(
  table: Table,
  key: Key,
  schema: Schema,
): Promise<z.output<Schema> | undefined> => {
  const answer = await table.client.send(
    new GetCommand({ TableName: table.name, Key: { pk: key.pk, sk: key.sk }, ConsistentRead: true }),
  );
  return answer.Item === undefined ? undefined : schema.parse(answer.Item);
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
