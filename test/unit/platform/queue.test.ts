import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { correlate } from "../../../lambdas/platform/correlation.ts";
import { connectQueue } from "../../../lambdas/platform/queue.ts";

const sqs = mockClient(SQSClient);
const queue = connectQueue<{ id: number }>("https://queue.example.com/q", new SQSClient({ region: "local" }));
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
      { Id: "0", MessageBody: '{"id":0}', MessageAttributes: attribute },
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
});
