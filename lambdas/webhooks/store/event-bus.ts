import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { EVENT_SOURCE, type SessionEvent } from "../../core/event/schema.ts";
import type { Log } from "../../platform/log.ts";

export interface EventBus {
  /** Ids of the events that the bus did not take, after trying each a few times. Never throws. */
  publish(events: readonly SessionEvent[]): Promise<ReadonlySet<string>>;
}

const BATCH = 10;
const TRIES = 3;
const FIRST_WAIT_MS = 50;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const connectEventBus = (name: string, log: Log, client = new EventBridgeClient({})): EventBus => {
  const toEntry = (event: SessionEvent) => ({
    EventBusName: name,
    Source: EVENT_SOURCE,
    DetailType: event.eventType,
    Detail: JSON.stringify(event),
    Time: new Date(event.timestamp),
  });

  /** The events of one call that were refused, entry by entry. */
  const put = async (events: readonly SessionEvent[]): Promise<SessionEvent[]> => {
    try {
      const answer = await client.send(new PutEventsCommand({ Entries: events.map(toEntry) }));
      if (answer.FailedEntryCount === 0) return [];
      return events.filter((_, index) => answer.Entries?.[index]?.EventId === undefined);
    } catch (error) {
      log.warn("BUS_CALL_FAILED", { events: events.length }, error);
      return [...events];
    }
  };

  const putAll = async (batch: readonly SessionEvent[]): Promise<SessionEvent[]> => {
    let left = await put(batch);
    for (let tries = 1; tries < TRIES && left.length > 0; tries++) {
      await wait(FIRST_WAIT_MS * 2 ** tries);
      left = await put(left);
    }
    return left;
  };

  return {
    publish: async (events) => {
      const refused = new Set<string>();
      for (let start = 0; start < events.length; start += BATCH) {
        for (const event of await putAll(events.slice(start, start + BATCH))) refused.add(event.id);
      }
      return refused;
    },
  };
};
