import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  paginateScan,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";

type Item = Record<string, AttributeValue>;

export interface Side {
  client: DynamoDBClient;
  table: string;
}

export interface CopyOptions {
  from: Side;
  to: Side;
  /** How the partition keys begin of what is left out; one that does not end in `#` is the whole key. */
  without?: readonly string[];
  /** Whether items that only the target has are deleted. */
  exactly?: boolean;
  segments?: number;
}

export interface Copied {
  copied: number;
  skipped: number;
  deleted: number;
}

const BATCH = 25;

/** Copies items as they are, whatever they mean. Doing it again is the same as once. */
export const copyItems = async (options: CopyOptions): Promise<Copied> => {
  const { from, to, without = [], exactly = false, segments = 4 } = options;
  const result: Copied = { copied: 0, skipped: 0, deleted: 0 };
  const kept = new Set<string>();
  const isLeftOut = (item: Item): boolean => without.some((start) => startsWith(item.pk?.S ?? "", start));
  await eachPage(from, segments, false, async (items) => {
    const wanted = items.filter((item) => !isLeftOut(item));
    result.skipped += items.length - wanted.length;
    for (const item of wanted) kept.add(nameOf(item));
    await write(
      to,
      wanted.map((Item) => ({ PutRequest: { Item } })),
    );
    result.copied += wanted.length;
  });
  if (!exactly) return result;
  await eachPage(to, segments, true, async (items) => {
    const others = items.filter((item) => !isLeftOut(item) && !kept.has(nameOf(item)));
    await write(
      to,
      others.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } as Item } })),
    );
    result.deleted += others.length;
  });
  return result;
};

const startsWith = (key: string, start: string): boolean =>
  start.endsWith("#") ? key.startsWith(start) : key === start;

const nameOf = ({ pk, sk }: Item): string => JSON.stringify([pk?.S, sk?.S]);

const eachPage = async (
  { client, table }: Side,
  segments: number,
  keysOnly: boolean,
  take: (items: Item[]) => Promise<void>,
): Promise<void> => {
  const scan = async (segment: number) => {
    const input = {
      TableName: table,
      ConsistentRead: true,
      Segment: segment,
      TotalSegments: segments,
      ...(keysOnly ? { ProjectionExpression: "pk, sk" } : {}),
    };
    for await (const { Items = [] } of paginateScan({ client }, input)) await take(Items);
  };
  await Promise.all(Array.from({ length: segments }, (_, segment) => scan(segment)));
};

const write = async ({ client, table }: Side, requests: readonly WriteRequest[]): Promise<void> => {
  for (let start = 0; start < requests.length; start += BATCH) {
    let waiting = requests.slice(start, start + BATCH);
    for (let attempt = 0; waiting.length > 0; attempt += 1) {
      if (attempt > 0)
        await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** attempt, 5_000)));
      const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: waiting } }));
      waiting = answer.UnprocessedItems?.[table] ?? [];
    }
  }
};
