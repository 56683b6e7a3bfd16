import type { SQSEvent, SQSRecord } from "aws-lambda";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { silentLog } from "../../../lambdas/platform/log.ts";
import { createQueueWorker } from "../../../lambdas/platform/queue-worker.ts";
import { createRecordedLog } from "../../support/recorded-log.ts";
import { createRecordedMetrics } from "../../support/recorded-metrics.ts";

const record = (messageId: string, body: string): SQSRecord => ({
  messageId,
  receiptHandle: "r",
  body,
  attributes: {
    ApproximateReceiveCount: "2",
    SentTimestamp: "0",
    SenderId: "s",
    ApproximateFirstReceiveTimestamp: "0",
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "arn",
  awsRegion: "local",
});

const toBatch = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, index) => record(`m${index}`, body)),
});

const message = z.object({ name: z.string() });

describe("a queue worker", () => {
  it("runs the messages of a batch at once", async () => {
    let running = 0;
    let most = 0;
    const worker = createQueueWorker({
      log: silentLog,
      metrics: createRecordedMetrics(),
      message,
      handle: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 20));
        running -= 1;
      },
    });
    await worker(toBatch('{"name":"a"}', '{"name":"b"}', '{"name":"c"}'));
    expect(most).toBe(3);
  });

  it("sends only those back that failed or cannot be read, and handles the others", async () => {
    const handled: string[] = [];
    const worker = createQueueWorker({
      log: silentLog,
      metrics: createRecordedMetrics(),
      message,
      handle: async ({ name }) => {
        if (name === "bad") throw new Error("bad");
        handled.push(name);
      },
    });
    const answer = await worker(toBatch('{"name":"a"}', '{"name":"bad"}', "no json", "{}", '{"name":"b"}'));
    expect(answer.batchItemFailures.map((failure) => failure.itemIdentifier).sort()).toEqual([
      "m1",
      "m2",
      "m3",
    ]);
    expect(handled).toEqual(["a", "b"]);
  });

  it("does not fail as a whole when every message does", async () => {
    const worker = createQueueWorker({
      log: silentLog,
      metrics: createRecordedMetrics(),
      message,
      handle: async () => Promise.reject(new Error("no")),
    });
    expect((await worker(toBatch('{"name":"a"}', '{"name":"b"}'))).batchItemFailures).toHaveLength(2);
  });

  it("says nothing of a message's content when it cannot be read", async () => {
    const lines: string[] = [];
    const note = (...parts: unknown[]) =>
      lines.push(parts.map((part) => String(part) + JSON.stringify(part)).join(" "));
    const log = { ...silentLog, error: note };
    const worker = createQueueWorker({
      log,
      metrics: createRecordedMetrics(),
      message,
      handle: async () => undefined,
    });
    await worker(toBatch('{"name": planted-text', '{"planted-text": 1}'));
    expect(lines).toHaveLength(2);
    expect(lines.join()).not.toContain("planted-text");
    expect(lines.join()).toContain("MESSAGE_FAILED");
  });

  it("logs each message with its own cause, counts what failed and writes the count", async () => {
    const log = createRecordedLog();
    const metrics = createRecordedMetrics();
    const worker = createQueueWorker({
      log,
      metrics,
      message,
      handle: async ({ name }) => {
        await new Promise((resolve) => setTimeout(resolve, name === "a" ? 10 : 1));
        log.info("HANDLED", { name });
        if (name === "bad") throw new Error("bad");
      },
    });
    const batch = toBatch('{"name":"a"}', '{"name":"b"}', '{"name":"bad"}');
    for (const [index, each] of batch.Records.entries()) {
      if (index !== 1)
        each.messageAttributes.requestId = { stringValue: `request-${index}`, dataType: "String" };
    }
    await worker(batch, { awsRequestId: "run-1" });
    const lines = log.lines.map(({ code, fields }) => [
      code,
      fields.messageId,
      fields.requestId,
      fields.invocationId,
    ]);
    expect(lines.sort()).toEqual([
      ["HANDLED", "m0", "request-0", "run-1"],
      ["HANDLED", "m1", undefined, "run-1"],
      ["HANDLED", "m2", "request-2", "run-1"],
      ["MESSAGE_FAILED", "m2", "request-2", "run-1"],
    ]);
    expect(metrics.names()).toEqual(["Failures Cause=UNEXPECTED"]);
    expect(metrics.flushed).toBe(1);
  });
});
