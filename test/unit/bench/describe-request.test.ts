import { describe, expect, it } from "vitest";
import { describeRequest } from "../../../bench/support/describe-request.ts";

const key = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });

describe("a request to the table in words", () => {
  it.each([
    ["GetItem", { Key: key("SESSION#ses_1", "SESSION") }, "get SESSION"],
    ["GetItem", { Key: key("WORKFLOW#wfl_1", "VERSION#000001") }, "get VERSION"],
    ["UpdateItem", { Key: key("SESSION#ses_1", "EVENT#000002") }, "update EVENT"],
    ["PutItem", { Item: key("AUDIT#org_1", "adt_01k") }, "put AUDIT"],
    [
      "Query",
      { IndexName: "due", ExpressionAttributeValues: { ":pk": { S: "OUTBOX#3" } } },
      "query OUTBOX by due",
    ],
    ["Query", { ExpressionAttributeValues: { ":pk": { S: "SIGNING_KEYS" } } }, "query SIGNING_KEYS"],
    [
      "BatchGetItem",
      {
        RequestItems: {
          countersign: { Keys: [key("ORG#org_1", "INTEGRATION#int_1"), key("LOGIN#org_1#hash", "LOGIN")] },
        },
      },
      "get INTEGRATION and LOGIN",
    ],
    ["BatchWriteItem", {}, "BatchWriteItem "],
  ])("%s %#", (action, body, text) => expect(describeRequest(action, body)).toBe(text));

  it("names each write of a transaction, and nothing of what is written", () => {
    const text = describeRequest("TransactWriteItems", {
      TransactItems: [
        { Put: { Item: key("SESSION#ses_1", "SESSION") } },
        { Delete: { Key: key("LOGIN#org_1#hash", "LOGIN") } },
        { ConditionCheck: { Key: key("ORG#org_1", "WORKFLOW#wfl_1") } },
      ],
    });
    expect(text).toBe("transaction: put SESSION, delete LOGIN, check WORKFLOW");
  });
});
