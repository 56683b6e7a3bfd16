import { describe, expect, it } from "vitest";
import { readTableDeeds } from "../../../../local/iam/table-deeds.ts";

const arnOf = (table: string) => `arn:${table}`;
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "X" } });

describe("what a request does to the table", () => {
  it("names the partition of every item of a batch of reads", () => {
    const body = { RequestItems: { main: { Keys: [key("ORG#1"), key("LOGIN#1#a")] } } };
    expect(readTableDeeds("BatchGetItem", body, arnOf)).toEqual([
      {
        action: "dynamodb:BatchGetItem",
        resources: ["arn:main"],
        context: { "dynamodb:LeadingKeys": ["ORG#1", "LOGIN#1#a"] },
      },
    ]);
  });

  it("is for a transaction what its writes do, those of one kind together", () => {
    const body = {
      TransactItems: [
        { Put: { TableName: "main", Item: key("SESSION#1") } },
        { ConditionCheck: { TableName: "main", Key: key("ORG#1") } },
        { Put: { TableName: "main", Item: key("AUDIT#1") } },
        { Put: { TableName: "other", Item: key("LINK#1") } },
      ],
    };
    expect(readTableDeeds("TransactWriteItems", body, arnOf)).toEqual([
      {
        action: "dynamodb:PutItem",
        resources: ["arn:main"],
        context: { "dynamodb:LeadingKeys": ["SESSION#1", "AUDIT#1"] },
      },
      {
        action: "dynamodb:ConditionCheckItem",
        resources: ["arn:main"],
        context: { "dynamodb:LeadingKeys": ["ORG#1"] },
      },
      {
        action: "dynamodb:PutItem",
        resources: ["arn:other"],
        context: { "dynamodb:LeadingKeys": ["LINK#1"] },
      },
    ]);
  });
});
