import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type * as z from "zod";
import { parseRecord } from "./records.ts";
import type { Table } from "./table.ts";

/** Part of a partition, oldest first. Attribute names of an index follow its name: `open` is keyed by `openPk` and `openSk`. */
export interface WholeQuery {
  /** Absent for the table itself, which is read as it is now. */
  index?: string;
  partition: string;
  /** Only rows whose sort key begins so. */
  prefix?: string;
  /** Only rows whose sort key is this one or comes after it. */
  from?: string;
  /** What is wanted of each row: the rest stays in the table. */
  attributes: readonly string[];
}

/** Everything that a query finds, however many requests that takes: for partitions that are known not to grow without end. */
export const readAll = async <Schema extends z.ZodType>(
  table: Table,
  { index, partition, prefix, from, attributes }: WholeQuery,
  schema: Schema,
): Promise<z.output<Schema>[]> => {
  const [partitionName, sortName] = index === undefined ? ["pk", "sk"] : [`${index}Pk`, `${index}Sk`];
  const bounds = {
    ...(prefix === undefined ? {} : { ":prefix": prefix }),
    ...(from === undefined ? {} : { ":from": from }),
  };
  const conditions = [
    "#partition = :partition",
    ...(prefix === undefined ? [] : ["begins_with(#sort, :prefix)"]),
    ...(from === undefined ? [] : ["#sort >= :from"]),
  ];
  const found: z.output<Schema>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
        KeyConditionExpression: conditions.join(" AND "),
        ProjectionExpression: attributes.map((_, position) => `#a${position}`).join(", "),
        ExpressionAttributeNames: {
          "#partition": partitionName,
          ...(conditions.length === 1 ? {} : { "#sort": sortName }),
          ...Object.fromEntries(attributes.map((name, position) => [`#a${position}`, name])),
        },
        ExpressionAttributeValues: { ":partition": partition, ...bounds },
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    for (const item of answer.Items ?? []) found.push(parseRecord(schema, item));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return found;
};
