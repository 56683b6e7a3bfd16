import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { connectTable, type Table } from "../../lambdas/platform/dynamo/table.ts";
import { startDynamo } from "../../local/aws/dynoxide.ts";
import { atEndOfFile } from "./file-end.ts";

/** As lib/stacks/data-stack.ts makes them; the infrastructure tests hold the two together. */
const INDEXES = [
  { name: "list", projection: "ALL" },
  { name: "person", projection: "ALL" },
  { name: "reference", projection: "ALL" },
  { name: "due", projection: "KEYS_ONLY" },
  { name: "open", projection: "KEYS_ONLY" },
] as const;

const text = (name: string) => ({ AttributeName: name, AttributeType: "S" }) as const;
const schema = (partition: string, sort: string) =>
  [
    { AttributeName: partition, KeyType: "HASH" },
    { AttributeName: sort, KeyType: "RANGE" },
  ] as { AttributeName: string; KeyType: "HASH" | "RANGE" }[];

/**
 * A real table with real conditions and transactions, for the stores and whoever writes through them. Usually
 * one per test file, made at its top; tests of one file keep apart by their own organizations. Gone when the file ends.
 */
export const createTestTable = async (): Promise<Table> => {
  const folder = await mkdtemp(join(tmpdir(), "countersign-table-"));
  const server = await startDynamo(join(folder, "table.db"), (line) => console.warn(line));
  const base = new DynamoDBClient({
    endpoint: server.endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: randomUUID(), secretAccessKey: randomUUID() },
  });
  atEndOfFile(async () => {
    base.destroy();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const name = "countersign";
  await base.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        "pk",
        "sk",
        ...INDEXES.flatMap((index) => [`${index.name}Pk`, `${index.name}Sk`]),
      ].map(text),
      KeySchema: schema("pk", "sk"),
      GlobalSecondaryIndexes: INDEXES.map((index) => ({
        IndexName: index.name,
        KeySchema: schema(`${index.name}Pk`, `${index.name}Sk`),
        Projection: { ProjectionType: index.projection },
      })),
    }),
  );
  return connectTable(name, base);
};

/** Everything in the table, for tests that look for what must not be there. */
export const readWholeTable = async (table: Table): Promise<Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await table.client.send(
      new ScanCommand({
        TableName: table.name,
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    found.push(...(answer.Items ?? []));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return found;
};
