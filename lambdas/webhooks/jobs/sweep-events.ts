// Publishes events that the stream lost: their rows are still in the outbox after the relay must have been there.
import type { EventStore } from "../../core/event/store.ts";
import { type Clock, plusSeconds } from "../../platform/clock.ts";
import { publishRows, type RelayDependencies } from "./relay-events.ts";

export interface SweepDependencies extends RelayDependencies {
  events: Pick<EventStore, "acknowledge" | "findUnacknowledged" | "postpone">;
  clock: Clock;
}

/** The relay needs a second; what is older than this was missed. */
const MISSED_AFTER_SECONDS = 60;
const ROWS_PER_SHARD = 25;
const MAX_ROUNDS = 10;
/** A row that cannot be read waits this long behind the others. */
const UNREADABLE_SECONDS = 3_600;

export const createSweepEvents = (deps: SweepDependencies) => async (): Promise<void> => {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const now = deps.clock.now();
    const found = await deps.events.findUnacknowledged(
      plusSeconds(now, -MISSED_AFTER_SECONDS),
      ROWS_PER_SHARD,
    );
    if (found.rows.length === 0 && found.unreadable.length === 0) return;
    for (const key of found.unreadable) {
      deps.log.error("EVENT_ROW_UNREADABLE", { key: `${key.pk} ${key.sk}` });
      await deps.events.postpone(key, plusSeconds(now, UNREADABLE_SECONDS));
    }
    const refused = await publishRows(deps, found.rows, "SWEEP");
    deps.log.warn("EVENTS_SWEPT", { swept: found.rows.length, refused: refused.size });
    // The bus is in trouble: the next run tries again.
    if (refused.size > 0) return;
  }
};
