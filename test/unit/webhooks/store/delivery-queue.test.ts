import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { connectDeliveryQueue } from "../../../../lambdas/webhooks/store/delivery-queue.ts";
import { mockClient } from "../../../support/mock-client.ts";

const DELIVERY_QUEUE_URL = "https://queue.example.com/fast";
const SLOW_DELIVERY_QUEUE_URL = "https://queue.example.com/slow";
const sqs = mockClient(SQSClient);

describe("the queue of deliveries", () => {
  it("has a lane for endpoints that keep others waiting, and is fair by endpoint in both", async () => {
    sqs.on(SendMessageCommand).resolves({});
    sqs.on(SendMessageBatchCommand).resolves({});
    const queue = connectDeliveryQueue({ DELIVERY_QUEUE_URL, SLOW_DELIVERY_QUEUE_URL });
    await queue.send({ deliveryId: "dlv_e1_a", slow: true }, 30);
    await queue.sendAll(
      [
        { deliveryId: "dlv_e1_b", organizationId: "org_1", handedOver: true },
        { deliveryId: "dlv_e1_a", slow: true },
        { deliveryId: "dlv_e2_b" },
      ],
      () => 5,
    );
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toMatchObject({
      QueueUrl: SLOW_DELIVERY_QUEUE_URL,
      MessageGroupId: "whe_a",
      DelaySeconds: 30,
    });
    const batches = sqs.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input);
    expect(
      batches.map(({ QueueUrl, Entries }) => [QueueUrl, Entries?.map((entry) => entry.MessageGroupId)]),
    ).toEqual([
      [DELIVERY_QUEUE_URL, ["whe_b", "whe_b"]],
      [SLOW_DELIVERY_QUEUE_URL, ["whe_a"]],
    ]);
    expect(batches[0]?.Entries?.[0]?.DelaySeconds).toBe(5);
  });
});
