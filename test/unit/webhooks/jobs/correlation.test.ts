import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { AttributeValue } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { createEventStore } from "../../../../lambdas/core/event/store.ts";
import { correlate } from "../../../../lambdas/platform/correlation.ts";
import { parseRecord } from "../../../../lambdas/platform/dynamo/records.ts";
import { busMessage, createFanOutEvent } from "../../../../lambdas/webhooks/jobs/fan-out-event.ts";
import { createRelayEvents } from "../../../../lambdas/webhooks/jobs/relay-events.ts";
import { deliveryRow } from "../../../../lambdas/webhooks/store/delivery-item.ts";
import { createDeliveryStore } from "../../../../lambdas/webhooks/store/delivery-store.ts";
import { createEndpointStore } from "../../../../lambdas/webhooks/store/endpoint-store.ts";
import { connectEventBus } from "../../../../lambdas/webhooks/store/event-bus.ts";
import { mockClient } from "../../../support/mock-client.ts";
import { createRecordedLog } from "../../../support/recorded-log.ts";
import { createRecordedMetrics } from "../../../support/recorded-metrics.ts";
import { anEndpoint, anEvent, createClock, createQueue, createTable } from "../builders.ts";

/** What the stream would hand over of a row that was written on behalf of `requestId`. */
const streamed = (requestId: string | undefined) => {
  const { table } = createTable();
  const write = correlate({ requestId }, () => createEventStore(table).append(anEvent()));
  return write.item.Put?.Item ?? {};
};

const toAttribute = (value: unknown): AttributeValue => {
  if (value === null) return { NULL: true };
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  return { M: toImage(Object(value)) };
};
const toImage = (item: Record<string, unknown>): Record<string, AttributeValue> =>
  Object.fromEntries(
    Object.entries(item)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, toAttribute(value)]),
  );

const relay = async (item: Record<string, unknown>) => {
  const { mock, table } = createTable();
  mock.on(UpdateCommand).resolves({});
  const bus = mockClient(EventBridgeClient);
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: "x" }] });
  const log = createRecordedLog();
  const metrics = createRecordedMetrics();
  const run = createRelayEvents({
    bus: connectEventBus("bus", log, new EventBridgeClient({ region: "local" })),
    events: createEventStore(table),
    log,
    metrics,
  });
  const image = toImage(item);
  const answer = await run({
    Records: [
      {
        eventName: "INSERT",
        dynamodb: { SequenceNumber: "1", Keys: { sk: image.sk ?? { NULL: true } }, NewImage: image },
      },
    ],
  });
  return { answer, entry: bus.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries?.[0], log, metrics };
};

const fanOut = async (resources: readonly string[] | undefined) => {
  const { mock, table } = createTable();
  mock.on(QueryCommand).resolves({ Items: [{ sk: "ENDPOINT#whe_1", ...anEndpoint() }] });
  mock.on(PutCommand).resolves({});
  const log = createRecordedLog();
  const handle = createFanOutEvent({
    endpoints: createEndpointStore(table),
    deliveries: createDeliveryStore(table, 30),
    queue: createQueue<{ deliveryId: string }>().queue,
    clock: createClock(),
    log,
  });
  await handle(busMessage.parse({ detail: anEvent(), resources }));
  return { row: mock.commandCalls(PutCommand)[0]?.args[0].input.Item, log };
};

describe("the request that was the cause", () => {
  it("goes from the event's row over the bus into the delivery, and stands on every line", async () => {
    const { entry, log, metrics } = await relay(streamed("r-1"));
    expect(entry?.Resources).toEqual(["request/r-1"]);
    expect(log.lines).toMatchObject([
      { code: "EVENT_PUBLISHED", fields: { requestId: "r-1", interviewId: "ses_1", eventId: anEvent().id } },
    ]);
    expect(metrics.names()).toEqual(["Events By=RELAY Outcome=PUBLISHED"]);
    const fanned = await fanOut(entry?.Resources);
    expect(fanned.row?.requestId).toBe("r-1");
    expect(fanned.log.lines).toMatchObject([
      { code: "EVENT_FANNED_OUT", fields: { requestId: "r-1", interviewId: "ses_1" } },
    ]);
  });

  it("never changes what subscribers and receivers were promised", async () => {
    const { entry } = await relay(streamed("r-1"));
    expect(JSON.parse(entry?.Detail ?? "")).toEqual(anEvent());
    const { row } = await fanOut(entry?.Resources);
    expect(parseRecord(deliveryRow, row).event).toEqual(anEvent());
  });

  it.each([undefined, [], ["arn:aws:other"]])("may be missing: %j", async (resources) => {
    const { entry } = await relay(streamed(undefined));
    expect(entry?.Resources).toEqual([]);
    expect((await fanOut(resources)).row?.requestId).toBeUndefined();
  });
});

describe("an event row that this release cannot read", () => {
  it.each([
    ["of a newer release", { ...streamed("r-1"), schemaVersion: 99 }, "RECORD_TOO_NEW"],
    ["of no known form", { ...streamed("r-1"), event: {} }, "UNEXPECTED"],
  ])("%s goes back to the stream and is counted", async (_, item, cause) => {
    const { answer, entry, log, metrics } = await relay(item);
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "1" }]);
    expect(entry).toBeUndefined();
    expect(metrics.names()).toEqual([`Failures Cause=${cause}`]);
    expect(log.codes()).toEqual(["STREAM_RECORD_UNREADABLE"]);
    expect(JSON.stringify(log.lines)).not.toContain("ana@example.com");
  });
});
