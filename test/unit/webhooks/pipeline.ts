// From committed events to requests: relay, sweep, fan-out, deliver and wake over a real table, with a stream, a bus and
// queues that keep the promises of theirs on AWS and no others: at least once, in no order, now and then refusing.
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { AttributeValue, DynamoDBRecord } from "aws-lambda";
import type { SessionEvent } from "../../../lambdas/core/event/schema.ts";
import { createEventStore } from "../../../lambdas/core/event/store.ts";
import { keys } from "../../../lambdas/core/keys.ts";
import type { Table } from "../../../lambdas/platform/dynamo/table.ts";
import { busMessage, createFanOutEvent } from "../../../lambdas/webhooks/jobs/fan-out-event.ts";
import { createRelayEvents } from "../../../lambdas/webhooks/jobs/relay-events.ts";
import type { SendWebhook } from "../../../lambdas/webhooks/jobs/send-webhook.ts";
import { createSweepEvents } from "../../../lambdas/webhooks/jobs/sweep-events.ts";
import { connectEventBus } from "../../../lambdas/webhooks/store/event-bus.ts";
import { mockClient } from "../../support/mock-client.ts";
import { createRecordedMetrics } from "../../support/recorded-metrics.ts";
import { commit } from "../../support/test-product.ts";
import { createLogSpy } from "./builders.ts";
import { createScene } from "./jobs/scene.ts";

const toAttribute = (value: unknown): AttributeValue => {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (value === null) return { NULL: true };
  return {
    M: Object.fromEntries(Object.entries(value ?? {}).map(([name, inner]) => [name, toAttribute(inner)])),
  };
};

let sequence = 0;
const toRecord = (event: SessionEvent): DynamoDBRecord => {
  const key = keys.event(event.interviewId, event.sequence);
  const image = Object.fromEntries(
    Object.entries({ ...key, event }).map(([name, value]) => [name, toAttribute(value)]),
  );
  sequence += 1;
  return {
    eventName: "INSERT",
    dynamodb: {
      SequenceNumber: String(sequence),
      Keys: { pk: { S: key.pk }, sk: { S: key.sk } },
      NewImage: image,
    },
  };
};

/** Stands for what may go wrong at a place; true once in a while. */
export type Fault = (
  at: "TABLE" | "TABLE_ANSWER" | "BUS" | "BUS_ENTRY" | "STREAM" | "QUEUE" | "CRASH" | "TWICE",
) => boolean;

const throttled = () => Object.assign(new Error("Throttled."), { name: "ThrottlingException" });

/** Every request to the table may be refused, or be done without anyone hearing of it. */
const breakTable = (table: Table, fault: Fault): Table => {
  const client = new Proxy(table.client, {
    get: (target, name) => {
      if (name !== "send") return Reflect.get(target, name);
      return async (...input: Parameters<typeof target.send>) => {
        if (fault("TABLE")) throw throttled();
        const answer = await target.send(...input);
        if (fault("TABLE_ANSWER")) throw throttled();
        return answer;
      };
    },
  });
  return { ...table, client };
};

export const createPipeline = async (
  whole: Table,
  send: SendWebhook,
  fault: Fault,
  endpoint: Parameters<typeof createScene>[1] = {},
) => {
  const calm = { now: true };
  const ifStormy: Fault = (at) => !calm.now && fault(at);
  const table = breakTable(whole, ifStormy);
  const scene = await createScene(table, endpoint, async (...input) => {
    const sent = await send(...input);
    if (ifStormy("CRASH")) throw new Error("The function died after the request.");
    return sent;
  });
  const { log } = createLogSpy();
  const onBus: unknown[] = [];
  const bus = mockClient(EventBridgeClient);
  bus.on(PutEventsCommand).callsFake(({ Entries = [] }: { Entries?: { Detail: string }[] }) => {
    if (ifStormy("BUS")) throw throttled();
    const answers = Entries.map(({ Detail }) => {
      if (ifStormy("BUS_ENTRY")) return { ErrorCode: "InternalFailure" };
      onBus.push(JSON.parse(Detail));
      return { EventId: "x" };
    });
    return {
      FailedEntryCount: answers.filter(({ EventId }) => EventId === undefined).length,
      Entries: answers,
    };
  });
  const publishing = {
    bus: connectEventBus("bus", log, new EventBridgeClient({ region: "local" })),
    events: createEventStore(table),
    log,
    metrics: createRecordedMetrics(),
  };
  const relay = createRelayEvents(publishing);
  const sweep = createSweepEvents({ ...publishing, clock: scene.clock });
  const queue = {
    sendAll: async (messages: readonly Parameters<typeof scene.deliver>[0][]) => {
      if (ifStormy("QUEUE")) throw throttled();
      for (const message of messages) scene.sent.push({ message, delaySeconds: 0 });
    },
  };
  const fanOut = createFanOutEvent({
    ...scene,
    queue: { send: async (message) => queue.sendAll([message]), sendAll: queue.sendAll },
    log,
  });

  /** Of a queue whose messages come back after a failure, and sometimes after a success. */
  const work = async <Message>(
    messages: readonly Message[],
    handle: (message: Message) => Promise<unknown>,
  ) => {
    const left: Message[] = [];
    for (const message of messages) {
      const failed = await handle(message).then(
        () => false,
        () => true,
      );
      if (failed || ifStormy("TWICE")) left.push(message);
    }
    return left;
  };

  let events: unknown[] = [];
  const round = async (records: DynamoDBRecord[]) => {
    if (records.length > 0) await relay({ Records: records });
    await sweep().catch(() => undefined);
    events = await work([...events, ...onBus.splice(0)], (detail) => fanOut(busMessage.parse({ detail })));
    const undone = await work(scene.take(), scene.deliver);
    for (const message of undone) scene.sent.push({ message, delaySeconds: 0 });
    await scene.wake().catch(() => undefined);
    scene.clock.advance(120);
  };

  return {
    scene,
    commit: (committed: readonly SessionEvent[]) =>
      commit(
        whole,
        committed.map((event) => createEventStore(whole).append(event)),
      ),
    /** A stream that loses some records, repeats others and mixes them up, while everything else fails now and then; then a purge. */
    storm: async (committed: readonly SessionEvent[], rounds: number) => {
      calm.now = false;
      const streamed = committed.filter(() => !fault("STREAM")).map(toRecord);
      const repeated = streamed.filter(() => fault("TWICE"));
      await round([...repeated, ...streamed.toReversed()]);
      for (let count = 1; count < rounds; count++) await round(count === 1 ? repeated : []);
      // Somebody purges the delivery queue.
      scene.take();
    },
    /** Nothing fails any more: what is still under way comes to its end. */
    settle: async (rounds: number) => {
      calm.now = true;
      for (let count = 0; count < rounds; count++) await round([]);
    },
  };
};
