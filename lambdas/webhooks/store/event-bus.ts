import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { EVENT_SOURCE, type EventRow, toResources } from "../../core/event/schema.ts";
import { atStart, clientSettings, markOrigin } from "../../platform/aws.ts";
import type { Log } from "../../platform/log.ts";

export interface EventBus {
  /** Ids of the events that the bus did not take, after trying each a few times. Never throws. */
  publish(rows: readonly Published[]): Promise<ReadonlySet<string>>;
}

export type Published = Pick<EventRow, "event" | "requestId">;

const BATCH = 10;
const TRIES = 3;
const FIRST_WAIT_MS = 50;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const connect = (): EventBridgeClient => {
  // Tries are made here, entry by entry: a call that is accepted may still refuse some of them.
  const client = new EventBridgeClient({ ...clientSettings, maxAttempts: 1 });
  client.middlewareStack.add(markOrigin("BUS"), atStart);
  return client;
};

export const connectEventBus = (name: string, log: Log, client = connect()): EventBus => {
  const toEntry = ({ event, requestId }: Published) => ({
    EventBusName: name,
    Source: EVENT_SOURCE,
    Resources: toResources(requestId),
    DetailType: event.eventType,
    Detail: JSON.stringify(event),
    Time: new Date(event.timestamp),
  });

  /** The events of one call that were refused, entry by entry. */
  const put = async (rows: readonly Published[]): Promise<Published[]> => {
    try {
      const answer = await client.send(new PutEventsCommand({ Entries: rows.map(toEntry) }));
      if (answer.FailedEntryCount === 0) return [];
      return rows.filter((_, index) => answer.Entries?.[index]?.EventId === undefined);
    } catch (error) {
      log.warn("BUS_CALL_FAILED", { events: rows.length }, error);
      return [...rows];
    }
  };

  const putAll = async (batch: readonly Published[]): Promise<Published[]> => {
    let left = await put(batch);
    for (let tries = 1; tries < TRIES && left.length > 0; tries++) {
      await wait(FIRST_WAIT_MS * 2 ** tries);
      left = await put(left);
    }
    return left;
  };

  return {
    publish: async (rows) => {
      const refused = new Set<string>();
      let away = false;
      for (let start = 0; start < rows.length; start += BATCH) {
        const batch = rows.slice(start, start + BATCH);
        // A bus that took nothing of ten is not asked for the next ten: waiting for it would use up the run's time.
        const left: readonly Published[] = away ? batch : await putAll(batch);
        away ||= left.length === BATCH;
        for (const { event } of left) refused.add(event.id);
      }
      return refused;
    },
  };
};
