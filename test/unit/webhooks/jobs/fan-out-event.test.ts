import { setTimeout as sleep } from "node:timers/promises";
import { PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { deliveryIdOf } from "../../../../lambdas/core/keys.ts";
import { parseRecord } from "../../../../lambdas/platform/dynamo/records.ts";
import { createQueueWorker } from "../../../../lambdas/platform/queue-worker.ts";
import type { DeliveryMessage } from "../../../../lambdas/webhooks/domain/delivery.ts";
import type { WebhookEndpoint } from "../../../../lambdas/webhooks/domain/endpoint.ts";
import { busMessage, createFanOutEvent } from "../../../../lambdas/webhooks/jobs/fan-out-event.ts";
import { deliveryRow } from "../../../../lambdas/webhooks/store/delivery-item.ts";
import { createDeliveryStore } from "../../../../lambdas/webhooks/store/delivery-store.ts";
import { createEndpointStore } from "../../../../lambdas/webhooks/store/endpoint-store.ts";
import { createRecordedMetrics } from "../../../support/recorded-metrics.ts";
import {
  anEndpoint,
  anEvent,
  conditionFailed,
  createClock,
  createLogSpy,
  createQueue,
  createTable,
} from "../builders.ts";

const toBatch = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({
    messageId: `m${index}`,
    receiptHandle: "r",
    body,
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "s",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn",
    awsRegion: "local",
  })),
});

const message = (event: unknown = anEvent()) =>
  JSON.stringify({
    version: "0",
    id: "bus-1",
    source: "countersign.sessions",
    "detail-type": "X",
    detail: event,
  });

const createScene = (endpoints: WebhookEndpoint[]) => {
  const { mock, table } = createTable();
  mock
    .on(QueryCommand)
    .resolves({ Items: endpoints.map((endpoint) => ({ sk: `ENDPOINT#${endpoint.id}`, ...endpoint })) });
  mock.on(PutCommand).resolves({});
  const { queue, sent } = createQueue<DeliveryMessage>();
  const { log, codes } = createLogSpy();
  const handler = createQueueWorker({
    log,
    metrics: createRecordedMetrics(),
    message: busMessage,
    handle: createFanOutEvent({
      endpoints: createEndpointStore(table),
      deliveries: createDeliveryStore(table, 30),
      queue,
      clock: createClock(),
      log,
    }),
  });
  const rows = () => mock.commandCalls(PutCommand).map((call) => call.args[0].input);
  return { handler, mock, rows, sent, codes };
};

describe("fanout", () => {
  it("writes one delivery for each endpoint that wants the event, and wakes each", async () => {
    const { handler, rows, sent } = createScene([
      anEndpoint({ id: "whe_all" }),
      anEndpoint({ id: "whe_chosen", events: ["SESSION_SUCCEEDED"] }),
      anEndpoint({ id: "whe_other", events: ["SESSION_FAILED"] }),
    ]);
    expect(await handler(toBatch(message()))).toEqual({ batchItemFailures: [] });
    expect(rows().map((row) => row.Item?.pk)).toEqual(["DELIVERIES#whe_all", "DELIVERIES#whe_chosen"]);
    expect(sent.map((each) => each.message)).toEqual(
      rows().map((row) => ({ deliveryId: row.Item?.sk, organizationId: "org_a", handedOver: true })),
    );
  });

  it("keeps those that wait for a failing endpoint apart", async () => {
    const { handler, mock, sent } = createScene([]);
    mock.on(QueryCommand).resolves({
      Items: [
        { sk: "ENDPOINT#whe_1", ...anEndpoint() },
        { sk: "ENDPOINT#whe_2", ...anEndpoint({ id: "whe_2" }) },
        { sk: "HEALTH#whe_2", endpointId: "whe_2", circuit: "CLOSED", failures: 1 },
      ],
    });
    await handler(toBatch(message()));
    expect(sent.map((each) => [each.message.deliveryId, each.message.slow])).toEqual([
      [deliveryIdOf("whe_1", anEvent().id), undefined],
      [deliveryIdOf("whe_2", anEvent().id), true],
    ]);
  });

  it("writes none for endpoints that chose other integrations", async () => {
    const { handler, rows } = createScene([
      anEndpoint({ id: "whe_own", integrations: ["int_1", "int_2"] }),
      anEndpoint({ id: "whe_other", integrations: ["int_2"] }),
    ]);
    await handler(toBatch(message()));
    expect(rows().map((row) => row.Item?.pk)).toEqual(["DELIVERIES#whe_own"]);
  });

  it("asks only for endpoints of the event's organization", async () => {
    const { handler, mock } = createScene([]);
    await handler(toBatch(message(anEvent({ organizationId: "org_b" }))));
    expect(mock.commandCalls(QueryCommand)[0]?.args[0].input.ExpressionAttributeValues).toMatchObject({
      ":partition": "WEBHOOKS#org_b",
    });
  });

  it("reads the endpoints once for the events of one batch, and anew for the next batch", async () => {
    const { handler, mock, rows } = createScene([anEndpoint()]);
    mock.on(QueryCommand).callsFake(async () => {
      await sleep(20);
      return { Items: [{ sk: "ENDPOINT#whe_1", ...anEndpoint() }] };
    });
    const pair = [anEvent({ id: "evt_1", sequence: 2 }), anEvent({ id: "evt_2", sequence: 3 })];
    await handler(toBatch(...pair.map((event) => message(event))));
    expect(mock.commandCalls(QueryCommand)).toHaveLength(1);
    expect(rows()).toHaveLength(2);
    await handler(toBatch(message(anEvent({ id: "evt_3", sequence: 4 }))));
    expect(mock.commandCalls(QueryCommand)).toHaveLength(2);
  });

  it("writes a few rows at a time, and wakes each as soon as it is written", async () => {
    const endpoints = Array.from({ length: 100 }, (_, index) => anEndpoint({ id: `whe_${index}` }));
    const { handler, mock, rows, sent } = createScene(endpoints);
    let [underWay, most] = [0, 0];
    mock.on(PutCommand).callsFake(async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await sleep(1);
      underWay -= 1;
      // The last ones are never written: the others are on their way all the same.
      if (rows().length > 75) throw new Error("throttled");
      return {};
    });
    expect((await handler(toBatch(message()))).batchItemFailures).toHaveLength(1);
    expect(most).toBeLessThanOrEqual(25);
    expect(sent).toHaveLength(75);
  });

  it("does not remember that the endpoints could not be read", async () => {
    const { handler, mock, rows } = createScene([anEndpoint()]);
    mock
      .on(QueryCommand)
      .rejectsOnce(new Error("throttled"))
      .resolves({ Items: [{ sk: "ENDPOINT#whe_1", ...anEndpoint() }] });
    expect((await handler(toBatch(message()))).batchItemFailures).toHaveLength(1);
    expect((await handler(toBatch(message()))).batchItemFailures).toEqual([]);
    expect(rows()).toHaveLength(1);
  });

  it("writes the row where it is found, by endpoint and by the time it is due, with its session and no other place", async () => {
    const { handler, rows } = createScene([anEndpoint()]);
    await handler(toBatch(message()));
    const id = deliveryIdOf("whe_1", anEvent().id);
    expect(rows()[0]).toMatchObject({
      ConditionExpression: "attribute_not_exists(pk)",
      Item: {
        pk: "DELIVERIES#whe_1",
        sk: id,
        openPk: "SESSION_DELIVERIES#ses_1",
        duePk: expect.stringMatching(/^DELIVERY_DUE#[0-7]$/),
        dueSk: "2026-11-23T10:01:15.000Z",
        ttl: 1795428000 + 30 * 86_400,
      },
    });
    // An entry in the index of sessions would cost as much again as the row.
    expect(rows()[0]?.Item).not.toHaveProperty("openSk");
    expect(parseRecord(deliveryRow, rows()[0]?.Item).event).toEqual(anEvent());
  });

  it("keeps what a disabled endpoint misses, but wakes nobody", async () => {
    const { handler, rows, sent } = createScene([
      anEndpoint({ status: "DISABLED", disabledReason: "BY_ADMINISTRATOR" }),
    ]);
    await handler(toBatch(message()));
    expect(rows()[0]?.Item).toMatchObject({ status: "CANCELED" });
    expect(rows()[0]?.Item).not.toHaveProperty("duePk");
    expect(sent).toEqual([]);
  });

  it("makes nothing twice of an event that comes twice, but wakes again what may not have been woken", async () => {
    const { handler, mock, sent } = createScene([anEndpoint()]);
    mock.on(PutCommand).rejects(conditionFailed());
    expect(await handler(toBatch(message()))).toEqual({ batchItemFailures: [] });
    // Not handed over: the first message may be at work.
    expect(sent.map((each) => each.message)).toEqual([{ deliveryId: deliveryIdOf("whe_1", anEvent().id) }]);
  });

  it.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["another object", "{}"],
    ["no detail", message(null)],
    ["a broken event", message({ ...anEvent(), sequence: "3" })],
  ])("sends a message back that holds %s, and handles its neighbours", async (_, poison) => {
    const { handler, rows, codes } = createScene([anEndpoint()]);
    expect(await handler(toBatch(message(), poison, message(anEvent({ id: "evt_2" }))))).toEqual({
      batchItemFailures: [{ itemIdentifier: "m1" }],
    });
    expect(rows()).toHaveLength(2);
    expect(codes()).toContain("MESSAGE_FAILED");
  });

  it("sends a message back whose rows could not be written", async () => {
    const { handler, mock } = createScene([anEndpoint()]);
    mock.on(PutCommand).rejects(new Error("away"));
    expect(await handler(toBatch(message()))).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });
  });
});
