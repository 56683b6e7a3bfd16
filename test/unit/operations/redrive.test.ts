import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  SQSServiceException,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { findDeadLetters, pick, redrive } from "../../../docs/operations/redrive-queues.ts";
import { mockClient } from "../../support/mock-client.ts";

const QUEUES = {
  "Countersign-prod-webhooks-DeliveriesQueue99C7B338-a1": {
    ApproximateNumberOfMessages: "3",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: "arn:deliveries-dead", maxReceiveCount: 5 }),
    QueueArn: "arn:deliveries",
  },
  "Countersign-prod-webhooks-DeliveriesDeadLetters27691B20-b2": {
    ApproximateNumberOfMessages: "10",
    ApproximateNumberOfMessagesNotVisible: "2",
    QueueArn: "arn:deliveries-dead",
  },
  "Countersign-prod-webhooks-FailedRuns6F7FC7C6-c3": {
    ApproximateNumberOfMessages: "1",
    QueueArn: "arn:failed-runs",
  },
};

const urlOf = (name: string) => `https://sqs.example.com/111111111111/${name}`;

const createScene = () => {
  const sqs = mockClient(SQSClient);
  sqs.on(ListQueuesCommand, { QueueNamePrefix: "Countersign-prod-" }).resolves({
    QueueUrls: Object.keys(QUEUES).map(urlOf),
  });
  for (const [name, Attributes] of Object.entries(QUEUES)) {
    sqs.on(GetQueueAttributesCommand, { QueueUrl: urlOf(name) }).resolves({ Attributes });
  }
  return { sqs, client: new SQSClient({ region: "local" }) };
};

const refuseTasks = (sqs: ReturnType<typeof createScene>["sqs"]) => {
  const options = { $metadata: {}, $fault: "client" as const, message: "?" };
  sqs.on(StartMessageMoveTaskCommand).rejects(new SQSServiceException({ ...options, name: "InvalidAction" }));
};

const findDeliveries = async (client: SQSClient) => {
  const found = pick(await findDeadLetters(client, "prod"), "webhooks/Deliveries");
  if (found === undefined) throw new Error("not found");
  return found;
};

describe("dead-letter queues of a stage", () => {
  it("are listed with what they hold and where it came from, work queues are not", async () => {
    const { client } = createScene();
    expect(await findDeadLetters(client, "prod")).toMatchObject([
      { name: "webhooks/Deliveries", messages: 12, source: { arn: "arn:deliveries" } },
      { name: "webhooks/FailedRuns", messages: 1, source: undefined },
    ]);
  });

  it.each(["webhooks/Deliveries", "webhooks deliveries", "webhooks Deliveries DeadLetters"])(
    "are found by the name %j",
    async (name) => {
      const { client } = createScene();
      expect(pick(await findDeadLetters(client, "prod"), name)?.arn).toBe("arn:deliveries-dead");
    },
  );

  it.each(["", "Deliveries", "webhooks/Deliverie", "webhooks"])("are not guessed from %j", async (name) => {
    const { client } = createScene();
    expect(pick(await findDeadLetters(client, "prod"), name)).toBeUndefined();
  });
});

describe("a redrive", () => {
  it("is a task of SQS to the queue where the messages failed", async () => {
    const { sqs, client } = createScene();
    sqs.on(StartMessageMoveTaskCommand).resolves({ TaskHandle: "t" });
    sqs
      .on(ListMessageMoveTasksCommand)
      .resolvesOnce({ Results: [{ Status: "RUNNING" }] })
      .resolves({ Results: [{ Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 12 }] });
    expect(await redrive(client, await findDeliveries(client))).toBe(12);
    expect(sqs.commandCalls(StartMessageMoveTaskCommand)[0]?.args[0].input).toEqual({
      SourceArn: "arn:deliveries-dead",
      DestinationArn: "arn:deliveries",
    });
  });

  it("says so when the task fails or is not allowed, and does nothing else", async () => {
    const { sqs, client } = createScene();
    sqs.on(StartMessageMoveTaskCommand).resolves({ TaskHandle: "t" });
    sqs
      .on(ListMessageMoveTasksCommand)
      .resolves({ Results: [{ Status: "FAILED", FailureReason: "AccessDenied" }] });
    await expect(redrive(client, await findDeliveries(client))).rejects.toThrow("FAILED: AccessDenied");
    sqs.on(StartMessageMoveTaskCommand).rejects(new Error("AccessDenied"));
    await expect(redrive(client, await findDeliveries(client))).rejects.toThrow("AccessDenied");
    expect(sqs.commandCalls(ReceiveMessageCommand)).toHaveLength(0);
  });

  it("loses no message when it breaks off between two requests", async () => {
    const { sqs, client } = createScene();
    refuseTasks(sqs);
    sqs.on(ReceiveMessageCommand).resolves({
      Messages: [
        { Body: "a", ReceiptHandle: "ra" },
        { Body: "b", ReceiptHandle: "rb" },
      ],
    });
    sqs.on(SendMessageCommand).resolvesOnce({}).rejects(new Error("away"));
    await expect(redrive(client, await findDeliveries(client))).rejects.toThrow("away");
    const deleted = sqs.commandCalls(DeleteMessageCommand).map(({ args }) => args[0].input.ReceiptHandle);
    expect(deleted).toEqual(["ra"]);
  });

  it("ends when it has moved as many as were there, also where they fail again at once", async () => {
    const { sqs, client } = createScene();
    refuseTasks(sqs);
    sqs.on(ReceiveMessageCommand).callsFake(({ MaxNumberOfMessages }) => ({
      Messages: Array.from({ length: MaxNumberOfMessages }, () => ({ Body: "a", ReceiptHandle: "r" })),
    }));
    expect(await redrive(client, await findDeliveries(client))).toBe(12);
  });

  it("is refused for what came from a stream or a schedule", async () => {
    const { client } = createScene();
    const [, failedRuns] = await findDeadLetters(client, "prod");
    if (failedRuns === undefined) throw new Error("not found");
    await expect(redrive(client, failedRuns)).rejects.toThrow("no queue to go back to");
  });
});
