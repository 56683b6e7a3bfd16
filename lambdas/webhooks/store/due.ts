import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Table } from "../../platform/dynamo/table.ts";

/** Keys of what lies in one partition of the index `due`, the first ones; only what was due before `before`, if given. */
export const findDueKeys = async (
  table: Table,
  partition: string,
  limit: number,
  before?: Date,
): Promise<Record<string, unknown>[]> => {
  const answer = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: "due",
      KeyConditionExpression: `duePk = :pk${before === undefined ? "" : " AND dueSk < :before"}`,
      ExpressionAttributeValues: {
        ":pk": partition,
        ...(before === undefined ? {} : { ":before": before.toISOString() }),
      },
      Limit: limit,
    }),
  );
  return answer.Items ?? [];
};
