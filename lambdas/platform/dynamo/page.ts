import { QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { validationFailed } from "../errors.ts";
import { isWhole } from "../text.ts";
import { parseRecord, readItems } from "./records.ts";
import type { Table } from "./table.ts";

/** What a list endpoint takes. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(2048).optional(),
});

/** What a list endpoint answers. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable() });

export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

export interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}

const keySchema = z.record(z.string(), z.string().refine(isWhole));

type Key = z.infer<typeof keySchema>;

const encodeCursor = (key: Key | undefined): string | null =>
  key === undefined ? null : Buffer.from(JSON.stringify(key)).toString("base64url");

const badCursor = () =>
  validationFailed([{ path: "cursor", message: "is not a cursor that this list gave out" }]);

const decodeCursor = (cursor: string, names: readonly string[]): Key => {
  let key: Key;
  try {
    key = keySchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw badCursor();
  }
  const complete = Object.keys(key).length === names.length && names.every((name) => key[name] !== undefined);
  if (!complete) throw badCursor();
  return key;
};

const decodeStart = (cursor: string, query: PagedQuery): Key => {
  const key = decodeCursor(cursor, keyNames(query));
  if (key[partitionName(query)] !== query.partition) throw badCursor();
  return key;
};

/** Attribute names of an index follow its name: `list` is keyed by `listPk` and `listSk`. */
export interface PagedQuery {
  /** Absent for the table itself. */
  index?: string;
  partition: string;
  /** A condition on the sort key, which is called `#sort` here. */
  sortCondition?: string;
  /** What attributes must be, by their path (`event.eventType`); undefined: anything. */
  equal?: Readonly<Record<string, string | undefined>>;
  /** A further condition. */
  filter?: string;
  /** Of the two conditions. */
  values?: Record<string, string>;
  /** Oldest first; newest first unless told. */
  forward?: boolean;
}

const partitionName = (query: PagedQuery): string => (query.index === undefined ? "pk" : `${query.index}Pk`);
const sortName = (query: PagedQuery): string => (query.index === undefined ? "sk" : `${query.index}Sk`);
const keyNames = (query: PagedQuery): string[] => [
  ...new Set(["pk", "sk", partitionName(query), sortName(query)]),
];

const keyOf = (item: Record<string, unknown>, query: PagedQuery): Key =>
  keySchema.parse(Object.fromEntries(keyNames(query).map((name) => [name, item[name]])));

// A filter that matches little would otherwise read a whole partition in one request.
const MAX_ROUND_TRIPS = 8;

/**
 * One page of a query, newest first. With a filter the page may be short and still have a `nextCursor`: what is
 * bounded is the reading.
 */
export const queryPage = async <Schema extends z.ZodType>(
  table: Table,
  query: PagedQuery,
  page: PageRequest,
  schema: Schema,
): Promise<Page<z.output<Schema>>> => {
  let start = page.cursor === undefined ? undefined : decodeStart(page.cursor, query);
  const kept: Record<string, unknown>[] = [];
  for (let trip = 0; trip < MAX_ROUND_TRIPS; trip++) {
    const answer = await send(
      table,
      toInput(table, query, page.limit, start),
      trip === 0 && start !== undefined,
    );
    kept.push(...(answer.Items ?? []));
    start = answer.LastEvaluatedKey === undefined ? undefined : keyOf(answer.LastEvaluatedKey, query);
    if (start === undefined || kept.length >= page.limit) break;
  }
  const data = kept.slice(0, page.limit);
  const last = data.at(-1);
  const next = kept.length > page.limit && last !== undefined ? keyOf(last, query) : start;
  return { data: data.map((item) => parseRecord(schema, item)), nextCursor: encodeCursor(next) };
};

/** A cursor that was changed, or one of the same list under other filters, is refused by DynamoDB itself. */
const send = async (table: Table, input: QueryCommandInput, fromCursor: boolean) => {
  try {
    return await table.client.send(new QueryCommand(input));
  } catch (error) {
    if (fromCursor && error instanceof Error && error.name === "ValidationException") throw badCursor();
    throw error;
  }
};

const toFilter = ({ equal = {}, filter }: PagedQuery) => {
  const wanted = Object.entries(equal).flatMap(([path, value]) =>
    value === undefined ? [] : [{ names: path.split("."), value }],
  );
  const conditions = wanted.map(({ names }, index) => {
    const path = names.map((name) => `#${name}`).join(".");
    return `${path} = :equal${index}`;
  });
  return {
    conditions: [...conditions, ...(filter === undefined ? [] : [`(${filter})`])],
    names: Object.fromEntries(wanted.flatMap(({ names }) => names.map((name) => [`#${name}`, name]))),
    values: Object.fromEntries(wanted.map(({ value }, index) => [`:equal${index}`, value])),
  };
};

const toInput = (
  table: Table,
  query: PagedQuery,
  limit: number,
  start: Key | undefined,
): QueryCommandInput => {
  const { conditions, names, values } = toFilter(query);
  return {
    TableName: table.name,
    ...(query.index === undefined ? { ConsistentRead: true } : { IndexName: query.index }),
    KeyConditionExpression: ["#partition = :partition", query.sortCondition].filter(Boolean).join(" AND "),
    ...(conditions.length === 0 ? {} : { FilterExpression: conditions.join(" AND ") }),
    ExpressionAttributeNames: {
      "#partition": partitionName(query),
      ...(query.sortCondition === undefined ? {} : { "#sort": sortName(query) }),
      ...names,
    },
    ExpressionAttributeValues: { ":partition": query.partition, ...query.values, ...values },
    ScanIndexForward: query.forward ?? false,
    // With a filter the limit counts items read, not items kept: read enough to fill a page in few round trips.
    Limit: conditions.length === 0 ? limit : 100,
    ...(start === undefined ? {} : { ExclusiveStartKey: start }),
  };
};

const PER_REQUEST = 100;

/**
 * One page of the records that are there under some of `possible`, which are known without a query, in their order: by the
 * sort key, the greatest first. Like a page with a filter it may be short and still have a `nextCursor`.
 */
export const readPage = async <Schema extends z.ZodType>(
  table: Table,
  possible: readonly { pk: string; sk: string }[],
  page: PageRequest,
  schema: Schema,
): Promise<Page<z.output<Schema>>> => {
  const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor, ["pk", "sk"]).sk;
  const left = possible.filter(({ sk }) => after === undefined || sk < after);
  const kept: { key: Key; item: Record<string, unknown> }[] = [];
  let seen = 0;
  for (let trip = 0; trip < MAX_ROUND_TRIPS && seen < left.length && kept.length <= page.limit; trip++) {
    const wanted = left.slice(seen, seen + PER_REQUEST);
    const items = await readItems(table, wanted);
    for (const [index, { pk, sk }] of wanted.entries()) {
      const item = items[index];
      if (item !== undefined) kept.push({ key: { pk, sk }, item });
    }
    seen += wanted.length;
  }
  const data = kept.slice(0, page.limit);
  const last = left[seen - 1];
  const end = last === undefined || seen === left.length ? undefined : { pk: last.pk, sk: last.sk };
  const next = kept.length > page.limit ? data.at(-1)?.key : end;
  return { data: data.map(({ item }) => parseRecord(schema, item)), nextCursor: encodeCursor(next) };
};
