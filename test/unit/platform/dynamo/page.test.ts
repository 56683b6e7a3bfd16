import { PutCommand, type QueryCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type PagedQuery, pageQuery, queryPage, readPage } from "../../../../lambdas/platform/dynamo/page.ts";
import { createTestTable } from "../../../support/test-table.ts";

const table = await createTestTable();
const schema = z.object({ sk: z.string(), colour: z.string() });

const put = (pk: string, number: number, colour: string) =>
  table.client.send(
    new PutCommand({
      TableName: table.name,
      Item: { pk, sk: String(number).padStart(4, "0"), listPk: `list ${pk}`, listSk: "same", colour },
    }),
  );

beforeAll(async () => {
  for (let number = 0; number < 25; number++) await put("even", number, number % 12 === 0 ? "red" : "blue");
  for (let number = 0; number < 900; number++) await put("rare", number, number === 1 ? "red" : "blue");
  await put("other", 1, "red");
});

/** All pages of a query, and how many items each had. */
const readAll = async (query: PagedQuery, limit: number) => {
  const keys: string[] = [];
  const sizes: number[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await queryPage(table, query, { limit, cursor: cursor ?? undefined }, schema);
    keys.push(...page.data.map((item) => item.sk));
    sizes.push(page.data.length);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return { keys, sizes };
};

const numbers = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => String(from - index).padStart(4, "0"));

describe("pages of a partition", () => {
  it.each([1, 7, 24, 25, 26, 100])("of %d hold each item once, the newest first", async (limit) => {
    const { keys, sizes } = await readAll({ partition: "even" }, limit);
    expect(keys).toEqual(numbers(24, 0));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(limit);
  });

  it("may begin with the oldest", async () => {
    const { keys } = await readAll({ partition: "even", forward: true }, 10);
    expect(keys).toEqual(numbers(24, 0).reverse());
  });

  it("of an index whose sort keys are all the same hold each item once", async () => {
    const { keys } = await readAll({ index: "list", partition: "list even" }, 4);
    expect(keys.sort()).toEqual(numbers(24, 0).sort());
  });

  it("respect a condition on the sort key", async () => {
    const query = { partition: "even", sortCondition: "#sort < :end", values: { ":end": "0003" } };
    expect((await readAll(query, 2)).keys).toEqual(numbers(2, 0));
  });

  it("of nothing are one empty page", async () => {
    expect(await queryPage(table, { partition: "none" }, { limit: 5 }, schema)).toEqual({
      data: [],
      nextCursor: null,
    });
  });
});

describe("with attributes that must equal something", () => {
  it("pages hold the matches of all of them, and undefined leaves one out", async () => {
    const query = { partition: "even", equal: { colour: "red", sk: undefined } };
    expect((await readAll(query, 2)).keys).toEqual(["0024", "0012", "0000"]);
    const both = { ...query, equal: { colour: "red", listPk: "list odd" } };
    expect((await readAll(both, 2)).keys).toEqual([]);
  });

  it("a further condition holds too, whatever it is made of", async () => {
    const filter = "colour = :blue OR listSk = :same";
    const query = { partition: "even", equal: { colour: "red" }, filter };
    const values = { ":blue": "blue", ":same": "same" };
    expect((await readAll({ ...query, values }, 5)).keys).toEqual(["0024", "0012", "0000"]);
  });
});

describe("with a filter", () => {
  const red = { filter: "colour = :colour", values: { ":colour": "red" } };

  it.each([1, 2, 3, 10])("pages of %d hold each match once", async (limit) => {
    const { keys, sizes } = await readAll({ partition: "even", ...red }, limit);
    expect(keys).toEqual(["0024", "0012", "0000"]);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(limit);
  });

  it("that matches little a page is short and goes on; the reading of one page is bounded", async () => {
    let requests = 0;
    const counting = {
      ...table,
      client: Object.assign(Object.create(table.client), {
        send: (command: QueryCommand) => {
          requests += 1;
          return table.client.send(command);
        },
      }),
    };
    const first = await queryPage(counting, { partition: "rare", ...red }, { limit: 25 }, schema);
    expect(first.data).toEqual([]);
    expect(first.nextCursor).not.toBeNull();
    expect(requests).toBe(8);
    const { keys } = await readAll({ partition: "rare", ...red }, 25);
    expect(keys).toEqual(["0001"]);
  });
});

describe("a cursor that this list did not give out is refused", () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const refused = { status: 400, code: "VALIDATION_FAILED", errors: [{ path: "cursor" }] };

  it.each([
    ["no base64", "%%%"],
    ["no JSON", Buffer.from("x").toString("base64url")],
    ["no object", encode([1])],
    ["null", encode(null)],
    ["an empty key", encode({})],
    ["half a key", encode({ pk: "even" })],
    ["a key with more than a key", encode({ pk: "even", sk: "0001", listPk: "x" })],
    ["a key that is not text", encode({ pk: "even", sk: 1 })],
    ["a key of another partition", encode({ pk: "other", sk: "0001" })],
    ["a key with half a character", encode({ pk: "even", sk: "\ud800" })],
    ["a key of Object's members", encode({ constructor: "a", toString: "b" })],
  ])("%s", async (_, cursor) => {
    await expect(queryPage(table, { partition: "even" }, { limit: 5, cursor }, schema)).rejects.toMatchObject(
      refused,
    );
  });

  it("one of another list", async () => {
    const other = await queryPage(table, { index: "list", partition: "list even" }, { limit: 2 }, schema);
    const cursor = other.nextCursor ?? "";
    await expect(queryPage(table, { partition: "even" }, { limit: 5, cursor }, schema)).rejects.toMatchObject(
      refused,
    );
    await expect(
      queryPage(table, { index: "list", partition: "list rare" }, { limit: 5, cursor }, schema),
    ).rejects.toMatchObject(refused);
  });

  it("one that DynamoDB finds outside of the query, which is no fault of ours", async () => {
    // The local database takes such a key; AWS does not.
    const refusal = Object.assign(new Error("The provided starting key is outside query boundaries"), {
      name: "ValidationException",
    });
    const refusing = {
      ...table,
      client: Object.assign(Object.create(table.client), { send: () => Promise.reject(refusal) }),
    };
    const cursor = encode({ pk: "even", sk: "9999" });
    const query = { partition: "even", sortCondition: "#sort < :end", values: { ":end": "0003" } };
    await expect(queryPage(refusing, query, { limit: 5, cursor }, schema)).rejects.toMatchObject(refused);
    await expect(queryPage(refusing, query, { limit: 5 }, schema)).rejects.toBe(refusal);
  });

  it("one that was given out stays good although its item is gone", async () => {
    const cursor = encode({ pk: "even", sk: "00115" });
    const page = await queryPage(table, { partition: "even" }, { limit: 2, cursor }, schema);
    expect(page.data.map((item) => item.sk)).toEqual(["0011", "0010"]);
  });
});

describe("the query of a list endpoint", () => {
  it.each(["0", "101", "-1", "1.5", "x", "1e400", "NaN"])("limit=%s is refused", (limit) => {
    expect(pageQuery.safeParse({ limit }).success).toBe(false);
  });

  it("has 25 as its limit unless told", () => {
    expect(pageQuery.parse({})).toEqual({ limit: 25 });
    expect(pageQuery.parse({ limit: "100" })).toEqual({ limit: 100 });
  });

  it("refuses a cursor that is longer than any of ours", () => {
    expect(pageQuery.safeParse({ cursor: "x".repeat(2049) }).success).toBe(false);
  });
});

describe("pages of records whose places are known", () => {
  // Of a thousand places only these hold something.
  const possible = Array.from({ length: 1_000 }, (_, index) => ({
    pk: index < 900 ? "rare" : "none",
    sk: String(index).padStart(4, "0"),
  })).toReversed();

  const read = async (limit: number, cursor?: string) => readPage(table, possible, { limit, cursor }, schema);

  it("hold each record once, in the order of the places, and are bounded however few there are", async () => {
    const found: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await read(70, cursor);
      found.push(...page.data.map(({ sk }) => sk));
      sizes.push(page.data.length);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(found).toEqual(numbers(899, 0));
    expect(Math.max(...sizes)).toBe(70);
    const nothing = await readPage(
      table,
      possible.map(({ sk }) => ({ pk: "nowhere", sk })),
      { limit: 5 },
      schema,
    );
    expect(nothing.data).toEqual([]);
    expect(nothing.nextCursor).toEqual(expect.any(String));
  });

  it("go on at the same place although more of them came up meanwhile", async () => {
    const first = await read(5);
    const more = [{ pk: "even", sk: "9999" }, ...possible];
    const { data } = await readPage(table, more, { limit: 2, cursor: first.nextCursor ?? "" }, schema);
    expect(data.map(({ sk }) => sk)).toEqual(numbers(894, 893));
  });

  it.each([
    "x",
    "",
    Buffer.from("{}").toString("base64url"),
    Buffer.from('{"pk":"a"}').toString("base64url"),
  ])("refuse the cursor %j", async (cursor) => {
    await expect(read(5, cursor)).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  });

  it("refuse a cursor of another list", async () => {
    const other = await queryPage(table, { index: "list", partition: "list even" }, { limit: 1 }, schema);
    await expect(read(5, other.nextCursor ?? "")).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  });
});
