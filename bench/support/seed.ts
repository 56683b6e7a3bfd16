import {
  type AttributeValue,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
} from "@aws-sdk/client-dynamodb";
import { SHARDS } from "../../lambdas/core/keys.ts";
import { systemClock } from "../../lambdas/platform/clock.ts";
import { createIds } from "../../lambdas/platform/ids.ts";
import type { BenchCloud } from "./cloud.ts";

type Item = Record<string, AttributeValue>;

const BATCH = 25;
const WRITERS = 6;
/** However slow the machine is at the moment, seeding ends after this; what was reached is reported. */
const MAX_SECONDS = 75;

const ids = createIds(systemClock);

/**
 * Fills the table with sessions: copies of records that the product wrote, nine ended ones for each open one, each of
 * another person. Past the meter.
 */
export const createSeeder = async ({ local, tableEndpoint }: BenchCloud, ended: string, open: string) => {
  const client = new DynamoDBClient({
    endpoint: tableEndpoint,
    region: local.aws.region,
    credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
  });
  const TableName = local.aws.tableName;
  const readItem = async (id: string): Promise<string> => {
    const Key = { pk: { S: `SESSION#${id}` }, sk: { S: "SESSION" } };
    const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    if (Item === undefined) throw new Error(`There is no session ${id}.`);
    return JSON.stringify(Item);
  };
  const templates = { ended: await readItem(ended), open: await readItem(open) };

  const makeItem = (index: number): Item => {
    const id = ids.next("ses");
    const copied =
      index % 10 === 0 ? templates.open.replaceAll(open, id) : templates.ended.replaceAll(ended, id);
    const item: Item = JSON.parse(copied);
    return {
      ...item,
      personPk: { S: `PERSON#${local.organizationId}#${ids.token()}` },
      ...(item.duePk === undefined ? {} : { duePk: { S: `EXPIRY#${index % SHARDS}` } }),
    };
  };

  const writeBatch = async (from: number, to: number): Promise<void> => {
    const items = Array.from({ length: to - from }, (_, offset) => makeItem(from + offset));
    const requests = items.map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  };

  let stored = 0;
  let seconds = 0;
  return {
    /** Adds sessions until there are `count`; tells how many there are. */
    fillUpTo: async (count: number): Promise<number> => {
      const startedAt = performance.now();
      const elapsed = () => seconds + (performance.now() - startedAt) / 1000;
      const work = async (): Promise<void> => {
        while (stored < count && elapsed() < MAX_SECONDS) {
          const from = stored;
          stored = Math.min(count, from + BATCH);
          await writeBatch(from, stored);
        }
      };
      await Promise.all(Array.from({ length: WRITERS }, work));
      seconds = elapsed();
      return stored;
    },
  };
};
