import { TransactionCanceledException, TransactionConflictException } from "@aws-sdk/client-dynamodb";
import { GetCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import type { Table } from "../../../../lambdas/platform/dynamo/table.ts";
import { connectTable } from "../../../../lambdas/platform/dynamo/table.ts";
import { createAlone, transact, type Write } from "../../../../lambdas/platform/dynamo/transaction.ts";
import { mockClient } from "../../../support/mock-client.ts";
import { createTestTable } from "../../../support/test-table.ts";

const create = (table: Table, label: string, pk: string): Write => ({
  label,
  item: {
    Put: {
      TableName: table.name,
      Item: { pk, sk: "one" },
      ConditionExpression: "attribute_not_exists(pk)",
    },
  },
});

describe("a transaction on a table", () => {
  it("writes all or nothing, and names every condition that failed", async () => {
    const table = await createTestTable();
    expect(await transact(table, [create(table, "a", "a"), create(table, "b", "b")])).toEqual({ ok: true });
    const outcome = await transact(table, [
      create(table, "a again", "a"),
      create(table, "new", "c"),
      create(table, "b again", "b"),
    ]);
    expect(outcome).toEqual({ ok: false, failed: ["a again", "b again"] });
    const read = await table.client.send(
      new GetCommand({ TableName: table.name, Key: { pk: "c", sk: "one" } }),
    );
    expect(read.Item).toBeUndefined();
  });
});

/** What DynamoDB says when another transaction or too much load got in the way: dynoxide never does. */
describe("a transaction that is cancelled", () => {
  const table: Table = connectTable("table");
  const cancelled = (...codes: string[]) =>
    new TransactionCanceledException({
      $metadata: {},
      message: "cancelled",
      CancellationReasons: codes.map((Code) => ({ Code })),
    });
  const run = async (errors: Error[]) => {
    const mock = mockClient(table.client);
    const attempts = errors.reduce((stub, error) => stub.rejectsOnce(error), mock.on(TransactWriteCommand));
    attempts.resolves({});
    try {
      const outcome = await transact(table, [create(table, "a", "a"), create(table, "b", "b")]);
      return { outcome, tries: mock.calls().length };
    } finally {
      mock.restore();
    }
  };

  it.each(["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"])(
    "by %s is tried again",
    async (code) => {
      expect(await run([cancelled("None", code)])).toEqual({ outcome: { ok: true }, tries: 2 });
    },
  );

  it("by a conflict that is its own exception is tried again", async () => {
    const conflict = new TransactionConflictException({ $metadata: {}, message: "conflict" });
    expect(await run([conflict, conflict])).toEqual({ outcome: { ok: true }, tries: 3 });
  });

  it("again and again ends as 503, with nothing said about why", async () => {
    const conflict = () => cancelled("TransactionConflict", "None");
    const failure = run([conflict(), conflict(), conflict(), conflict(), conflict()]);
    await expect(failure).rejects.toMatchObject({ status: 503, code: "TEMPORARILY_UNAVAILABLE" });
  });

  it("by a condition and a conflict at once is an outcome, not tried again", async () => {
    expect(await run([cancelled("ConditionalCheckFailed", "TransactionConflict")])).toEqual({
      outcome: { ok: false, failed: ["a"] },
      tries: 1,
    });
  });

  it("by anything else is a failure", async () => {
    await expect(run([cancelled("None", "ValidationError")])).rejects.toThrow("cancelled");
    await expect(run([new Error("no network")])).rejects.toThrow("no network");
  });
});

describe("a record that is created alone", () => {
  const read = async (table: Table) => {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.name, Key: { pk: "a", sk: "one" } }),
    );
    return answer.Item;
  };
  const put = (
    table: Table,
    item: Record<string, unknown>,
    condition = "attribute_not_exists(pk)",
  ): Write => ({
    label: "a",
    item: {
      Put: {
        TableName: table.name,
        Item: { pk: "a", sk: "one", ...item },
        ConditionExpression: condition,
      },
    },
  });

  it("needs no transaction", async () => {
    const table = await createTestTable();
    const sent: string[] = [];
    table.client.middlewareStack.add(
      (next, context) => (args) => {
        sent.push(String(context.commandName));
        return next(args);
      },
      { step: "initialize" },
    );
    expect(await createAlone(table, put(table, { attempt: "first" }))).toEqual({ ok: true });
    expect(sent).toEqual(["PutItemCommand"]);
  });

  it("names the condition that failed, and changes nothing", async () => {
    const table = await createTestTable();
    await createAlone(table, put(table, { attempt: "first" }));
    expect(await createAlone(table, put(table, { attempt: "second" }))).toEqual({ ok: false, failed: ["a"] });
    expect(await read(table)).toMatchObject({ attempt: "first" });
  });

  it("is done where a try before, whose answer was lost, has written the very same", async () => {
    const table = await createTestTable();
    const item = { attempt: "first", count: 1.5, left: undefined, nothing: null, parts: [{ a: true }] };
    await createAlone(table, put(table, item));
    expect(await createAlone(table, put(table, item))).toEqual({ ok: true });
    expect(await createAlone(table, put(table, { ...item, count: 2 }))).toEqual({ ok: false, failed: ["a"] });
  });
});
