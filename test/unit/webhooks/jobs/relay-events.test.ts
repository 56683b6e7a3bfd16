import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { AttributeValue, DynamoDBRecord } from "aws-lambda";
import { describe, expect, it } from "vitest";
import type { SessionEvent } from "../../../../lambdas/core/event/schema.ts";
import { createEventStore } from "../../../../lambdas/core/event/store.ts";
import { keys } from "../../../../lambdas/core/keys.ts";
import { createRelayEvents } from "../../../../lambdas/webhooks/jobs/relay-events.ts";
import { connectEventBus } from "../../../../lambdas/webhooks/store/event-bus.ts";
import { mockClient } from "../../../support/mock-client.ts";
import { createRecordedMetrics } from "../../../support/recorded-metrics.ts";
import { anEvent, conditionFailed, createLogSpy, createTable } from "../builders.ts";

const toAttribute = (value: unknown): AttributeValue => {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (value === null) return { NULL: true };
  return {
    M: Object.fromEntries(Object.entries(value ?? {}).map(([name, inner]) => [name, toAttribute(inner)])),
  };
};

let sequence = 0;
const record = (
  eventName: "INSERT" | "MODIFY" | "REMOVE",
  key: { pk: string; sk: string },
  event: unknown,
): DynamoDBRecord => {
  sequence += 1;
  const image = Object.fromEntries(
    Object.entries({ ...key, event }).map(([name, value]) => [name, toAttribute(value)]),
  );
  return {
    eventName,
    dynamodb: {
      SequenceNumber: String(sequence),
      Keys: { pk: { S: key.pk }, sk: { S: key.sk } },
      ...(eventName === "REMOVE" ? { OldImage: image } : { NewImage: image }),
    },
  };
};

const inserted = (event: SessionEvent) =>
  record("INSERT", keys.event(event.interviewId, event.sequence), event);
const someEvents = (count: number) =>
  Array.from({ length: count }, (_, index) => anEvent({ id: `evt_${index}`, sequence: index + 1 }));

const createScene = () => {
  const { mock, table } = createTable();
  mock.on(UpdateCommand).resolves({});
  const bus = mockClient(EventBridgeClient);
  bus.on(PutEventsCommand).callsFake((input) => ({
    FailedEntryCount: 0,
    Entries: input.Entries.map(() => ({ EventId: "x" })),
  }));
  const { log, codes } = createLogSpy();
  const relay = createRelayEvents({
    bus: connectEventBus("bus", log, new EventBridgeClient({ region: "local" })),
    events: createEventStore(table),
    log,
    metrics: createRecordedMetrics(),
  });
  const published = () =>
    bus
      .commandCalls(PutEventsCommand)
      .map((call) => call.args[0].input.Entries?.map((entry) => entry.Detail ?? ""));
  const acknowledged = () => mock.commandCalls(UpdateCommand).map((call) => call.args[0].input.Key?.sk);
  return { relay, bus, mock, codes, published, acknowledged };
};

describe("relay", () => {
  it("publishes the event as it stands in the row and then takes the row out of the outbox", async () => {
    const { relay, bus, published, acknowledged, mock } = createScene();
    expect(await relay({ Records: [inserted(anEvent())] })).toEqual({ batchItemFailures: [] });
    expect(bus.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries?.[0]).toMatchObject({
      EventBusName: "bus",
      Source: "countersign.sessions",
      DetailType: "SESSION_SUCCEEDED",
      Time: new Date(anEvent().timestamp),
    });
    expect(JSON.parse(published()[0]?.[0] ?? "")).toEqual(anEvent());
    expect(acknowledged()).toEqual(["EVENT#000003"]);
    expect(mock.commandCalls(UpdateCommand)[0]?.args[0].input).toMatchObject({
      UpdateExpression: "REMOVE duePk, dueSk",
      ConditionExpression: "attribute_exists(duePk)",
    });
  });

  it("puts at most ten events into one call", async () => {
    const { relay, published } = createScene();
    await relay({ Records: someEvents(23).map(inserted) });
    expect(published().map((batch) => batch?.length)).toEqual([10, 10, 3]);
  });

  it("passes over other rows, changes and removals", async () => {
    const { relay, published } = createScene();
    const event = anEvent();
    const key = keys.event("ses_1", 1);
    const records = [
      record("MODIFY", key, event),
      record("REMOVE", key, event),
      record("INSERT", keys.session("ses_1"), event),
      record("INSERT", keys.delivery("dlv_1"), event),
    ];
    expect(await relay({ Records: records })).toEqual({ batchItemFailures: [] });
    expect(published()).toEqual([]);
  });

  it("does not ask a bus that is away for each ten of a hundred: the run would end before its answers", async () => {
    const { relay, bus, acknowledged } = createScene();
    bus.on(PutEventsCommand).rejects(new Error("away"));
    const answer = await relay({ Records: someEvents(35).map(inserted) });
    expect(answer.batchItemFailures).toHaveLength(35);
    expect(bus.commandCalls(PutEventsCommand)).toHaveLength(3);
    expect(acknowledged()).toEqual([]);
  });

  it("tries only those entries again that the bus refused", async () => {
    const { relay, bus, published, acknowledged } = createScene();
    bus
      .on(PutEventsCommand)
      .resolvesOnce({
        FailedEntryCount: 1,
        Entries: [{ EventId: "a" }, { ErrorCode: "Throttled" }, { EventId: "c" }],
      })
      .resolves({ FailedEntryCount: 0, Entries: [{ EventId: "b" }] });
    expect(await relay({ Records: someEvents(3).map(inserted) })).toEqual({ batchItemFailures: [] });
    expect(published().map((batch) => batch?.map((detail) => JSON.parse(detail).id))).toEqual([
      ["evt_0", "evt_1", "evt_2"],
      ["evt_1"],
    ]);
    expect(acknowledged()).toHaveLength(3);
  });

  it("reports what the bus goes on refusing, and acknowledges the rest only", async () => {
    const { relay, bus, acknowledged } = createScene();
    bus.on(PutEventsCommand).callsFake((input) => ({
      FailedEntryCount: 1,
      Entries: input.Entries.map((entry: { Detail: string }) =>
        JSON.parse(entry.Detail).id === "evt_1" ? { ErrorCode: "Bad" } : { EventId: "x" },
      ),
    }));
    const records = someEvents(3).map(inserted);
    const failed = records[1]?.dynamodb?.SequenceNumber;
    expect(await relay({ Records: records })).toEqual({ batchItemFailures: [{ itemIdentifier: failed }] });
    expect(acknowledged()).toEqual(["EVENT#000001", "EVENT#000003"]);
  });

  it("reports every record of a call that failed altogether", async () => {
    const { relay, bus, acknowledged } = createScene();
    bus.on(PutEventsCommand).rejects(new Error("away"));
    const { batchItemFailures } = await relay({ Records: someEvents(2).map(inserted) });
    expect(batchItemFailures).toHaveLength(2);
    expect(acknowledged()).toEqual([]);
  });

  it.each([
    ["without an event", undefined],
    ["with an unknown event type", { ...anEvent(), eventType: "NOPE" }],
    ["with a missing field", { ...anEvent(), organizationId: null }],
  ])("sets a row %s aside, counts it, and publishes its neighbours", async (_, poison) => {
    const { relay, codes, acknowledged } = createScene();
    const [first, second] = someEvents(2);
    const bad = record("INSERT", keys.event("ses_9", 1), poison);
    const records = [...(first ? [inserted(first)] : []), bad, ...(second ? [inserted(second)] : [])];
    expect(await relay({ Records: records })).toEqual({
      batchItemFailures: [{ itemIdentifier: bad.dynamodb?.SequenceNumber }],
    });
    expect(acknowledged()).toEqual(["EVENT#000001", "EVENT#000002"]);
    expect(codes()).toContain("STREAM_RECORD_UNREADABLE");
  });

  it("is content with a row that was acknowledged already", async () => {
    const { relay, mock } = createScene();
    mock.on(UpdateCommand).rejects(conditionFailed());
    expect(await relay({ Records: [inserted(anEvent())] })).toEqual({ batchItemFailures: [] });
  });

  it("leaves a row to the sweeper that could not be acknowledged", async () => {
    const { relay, mock, codes } = createScene();
    mock.on(UpdateCommand).rejects(new Error("away"));
    expect(await relay({ Records: [inserted(anEvent())] })).toEqual({ batchItemFailures: [] });
    expect(codes()).toContain("EVENT_NOT_ACKNOWLEDGED");
  });
});
