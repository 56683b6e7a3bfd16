import { describe, expect, it } from "vitest";
import { readDeeds } from "../../../../local/iam/deeds.ts";
import { allows, readStatements } from "../../../../local/iam/policy.ts";
import type { AwsRequest } from "../../../../local/iam/request.ts";

const place = { region: "eu-west-1", account: "000000000000" };
const table = "arn:aws:dynamodb:eu-west-1:000000000000:table/things";

const isAllowed = (statement: Record<string, unknown>, request: AwsRequest): boolean => {
  const statements = readStatements({ Statement: [{ Effect: "Allow", ...statement }] });
  const deeds = readDeeds(request, place) ?? [];
  expect(deeds.length).toBeGreaterThan(0);
  return deeds.every((deed) => allows(statements, deed));
};

const dynamo = (operation: string, body: Record<string, unknown>): AwsRequest => ({
  target: `DynamoDB_20120810.${operation}`,
  body,
});

const getOf = (pk: string) =>
  dynamo("GetItem", { TableName: "things", Key: { pk: { S: pk }, sk: { S: "A" } } });

const sessions = {
  Action: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
  Resource: table,
  Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["SESSION#*"] } },
};

describe("a role refuses", () => {
  it.each([
    [
      "an action that it does not name",
      dynamo("DeleteItem", { TableName: "things", Key: { pk: { S: "SESSION#1" } } }),
    ],
    ["another table", dynamo("GetItem", { TableName: "others", Key: { pk: { S: "SESSION#1" } } })],
    ["items of another kind", getOf("ORG#1")],
    ["a kind that only begins alike", getOf("SESSIONS#1")],
    ["an index that it does not name", query("list", "SESSION#1")],
    ["a query of another partition", query(undefined, "ORG#1")],
    [
      "a transaction with one write that it does not allow",
      dynamo("TransactWriteItems", {
        TransactItems: [
          { Put: { TableName: "things", Item: { pk: { S: "SESSION#1" } } } },
          { Update: { TableName: "things", Key: { pk: { S: "SESSION#1" } } } },
        ],
      }),
    ],
    [
      "a transaction with an item of another kind",
      dynamo("TransactWriteItems", {
        TransactItems: [
          { Put: { TableName: "things", Item: { pk: { S: "SESSION#1" } } } },
          { Put: { TableName: "things", Item: { pk: { S: "AUDIT#1" } } } },
        ],
      }),
    ],
    ["a scan", dynamo("Scan", { TableName: "things" })],
  ])("%s", (_, request) => {
    expect(isAllowed(sessions, request)).toBe(false);
  });

  it("everything when a condition has an operator that is not known here", () => {
    const statement = { ...sessions, Condition: { NumericLessThan: { "dynamodb:Limit": "5" } } };
    expect(isAllowed(statement, getOf("SESSION#1"))).toBe(false);
  });

  it("what another statement denies", () => {
    const statements = readStatements({
      Statement: [
        { Effect: "Allow", Action: "dynamodb:GetItem", Resource: table },
        { Effect: "Deny", Action: "dynamodb:*", Resource: "*" },
      ],
    });
    const [deed] = readDeeds(getOf("SESSION#1"), place) ?? [];
    expect(deed && allows(statements, deed)).toBe(false);
  });
});

function query(index: string | undefined, partition: string): AwsRequest {
  return dynamo("Query", {
    TableName: "things",
    ...(index === undefined ? {} : { IndexName: index }),
    KeyConditionExpression: "#partition = :partition AND begins_with(#sort, :prefix)",
    ExpressionAttributeValues: { ":partition": { S: partition }, ":prefix": { S: "X" } },
  });
}

describe("a role allows", () => {
  it.each([
    ["an item of its kind", getOf("SESSION#1")],
    ["a query of its kind", query(undefined, "SESSION#1")],
    [
      "a transaction of which it allows each part",
      dynamo("TransactWriteItems", {
        TransactItems: [
          { Put: { TableName: "things", Item: { pk: { S: "SESSION#1" } } } },
          { Put: { TableName: "things", Item: { pk: { S: "SESSION#2" } } } },
        ],
      }),
    ],
  ])("%s", (_, request) => {
    expect(isAllowed(sessions, request)).toBe(true);
  });

  it("a batch of messages with the right to send one, to its queue alone", () => {
    const statement = { Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-west-1:000000000000:work" };
    const send = (queue: string): AwsRequest => ({
      target: "AmazonSQS.SendMessageBatch",
      body: { QueueUrl: `http://127.0.0.1:4311/000000000000/${queue}`, Entries: [] },
    });
    expect(isAllowed(statement, send("work"))).toBe(true);
    expect(isAllowed(statement, send("other-work"))).toBe(false);
  });

  it("secrets by the beginning of their names", () => {
    const statement = {
      Action: "secretsmanager:GetSecretValue",
      Resource: "arn:aws:secretsmanager:eu-west-1:000000000000:secret:product/dev/client/*",
    };
    const read = (SecretId: string): AwsRequest => ({
      target: "secretsmanager.GetSecretValue",
      body: { SecretId },
    });
    expect(isAllowed(statement, read("product/dev/client/int_1"))).toBe(true);
    expect(isAllowed(statement, read("product/dev/signing-key/key_1"))).toBe(false);
    expect(isAllowed(statement, read("product/prod/client/int_1"))).toBe(false);
  });

  it("events of its source alone", () => {
    const statement = {
      Action: "events:PutEvents",
      Resource: "arn:aws:events:eu-west-1:000000000000:event-bus/bus",
      Condition: { "ForAllValues:StringEquals": { "events:source": "product.things" } },
    };
    const put = (...sources: string[]): AwsRequest => ({
      target: "AWSEvents.PutEvents",
      body: { Entries: sources.map((Source) => ({ Source, EventBusName: "bus" })) },
    });
    expect(isAllowed(statement, put("product.things"))).toBe(true);
    expect(isAllowed(statement, put("product.things", "product.others"))).toBe(false);
  });

  it("mails from its sender alone, whatever name stands before the address", () => {
    const statement = {
      Action: "ses:SendEmail",
      Resource: "arn:aws:ses:eu-west-1:000000000000:identity/example.com",
      Condition: { StringEquals: { "ses:FromAddress": "no-reply@example.com" } },
    };
    const send = (FromEmailAddress: string): AwsRequest => ({
      target: "SES.SendEmail",
      body: { FromEmailAddress },
    });
    expect(isAllowed(statement, send('"Acme" <no-reply@example.com>'))).toBe(true);
    expect(isAllowed(statement, send("no-reply@example.com"))).toBe(true);
    expect(isAllowed(statement, send("ceo@example.com"))).toBe(false);
  });

  it("text messages to phones and not to topics", () => {
    const statement = { Action: "sns:Publish", NotResource: "arn:aws:sns:*:*:*" };
    const publish = (body: Record<string, unknown>): AwsRequest => ({ target: "SNS.Publish", body });
    expect(isAllowed(statement, publish({ PhoneNumber: "+34600000000" }))).toBe(true);
    expect(isAllowed(statement, publish({ TopicArn: "arn:aws:sns:eu-west-1:000000000000:alarms" }))).toBe(
      false,
    );
  });
});
