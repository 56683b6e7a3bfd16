import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { beforeEach, describe, expect, it } from "vitest";
import { correlate } from "../../../lambdas/platform/correlation.ts";
import { connectQueue } from "../../../lambdas/platform/queue.ts";
import { mockClient } from "../../support/mock-client.ts";

const sqs = mockClient(SQSClient);
const client = new SQSClient({ region: "local" });
const queue = connectQueue<{ id: number }>("https://queue.example.com/q", { client });
const messages = (count: number) => Array.from({ length: count }, (_, id) => ({ id }));

beforeEach(() => {
  sqs.reset();
});

describe("a queue", () => {
  it("carries the request that was the cause beside each message, never in it", async () => {
    sqs.on(SendMessageCommand).resolves({});
    sqs.on(SendMessageBatchCommand).resolves({});
    await correlate({ requestId: "r-1" }, async () => {
      await queue.send({ id: 1 });
      await queue.sendAll(messages(1));
    });
    const attribute = { requestId: { DataType: "String", StringValue: "r-1" } };
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toMatchObject({
      MessageBody: '{"id":1}',
      MessageAttributes: attribute,
    });
    expect(sqs.commandCalls(SendMessageBatchCommand)[0]?.args[0].input.Entries).toEqual([
      { Id: "0", MessageBody: '{"id":0}', MessageAttributes: attribute, DelaySeconds: 0 },
    ]);
  });

  it("sends without a cause where there is none", async () => {
    sqs.on(SendMessageCommand).resolves({});
    await queue.send({ id: 1 });
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input.MessageAttributes).toEqual({});
  });

  it("that refuses some of many is told of the rest all the same, and the caller hears of it", async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Successful: [], Failed: [{ Id: "3", SenderFault: false, Code: "InternalError" }] })
      .resolves({ Successful: [], Failed: [] });
    await expect(queue.sendAll(messages(25))).rejects.toThrow("refused 1 messages");
    expect(sqs.commandCalls(SendMessageBatchCommand)).toHaveLength(3);
  });

  it("that takes nothing at all fails the caller", async () => {
    sqs.on(SendMessageCommand).rejects(Object.assign(new Error("no"), { name: "OverLimit" }));
    await expect(queue.send({ id: 1 })).rejects.toThrow("no");
  });

  it("is fair where it is told whose each message is, and delays each as it is told", async () => {
    sqs.on(SendMessageCommand).resolves({});
    sqs.on(SendMessageBatchCommand).resolves({});
    const fair = connectQueue<{ id: number }>("https://queue.example.com/q", {
      client,
      groupOf: ({ id }) => `group-${id}`,
    });
    await fair.send({ id: 7 }, 1.2);
    await fair.sendAll(messages(2), ({ id }) => id * 2000);
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toMatchObject({
      MessageGroupId: "group-7",
      DelaySeconds: 2,
    });
    // Fifteen minutes are the longest that SQS knows.
    expect(sqs.commandCalls(SendMessageBatchCommand)[0]?.args[0].input.Entries).toMatchObject([
      { MessageGroupId: "group-0", DelaySeconds: 0 },
      { MessageGroupId: "group-1", DelaySeconds: 900 },
    ]);
  });
});
