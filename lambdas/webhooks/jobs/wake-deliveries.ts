// Queues deliveries again whose time has come: long waits, lost messages and attempts that died half way.
import { type Clock, plusSeconds } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import type { Queue } from "../../platform/queue.ts";
import type { DeliveryMessage } from "../domain/delivery.ts";
import type { DeliveryStore } from "../store/delivery-store.ts";

export interface WakeDependencies {
  deliveries: Pick<DeliveryStore, "findDue" | "postpone">;
  queue: Queue<DeliveryMessage>;
  clock: Clock;
  log: Log;
}

/** A delayed message is usually there first: leave it that much time. */
const GRACE_SECONDS = 15;
/** While the delivery queue has a backlog, the same delivery is not queued every minute. */
const AGAIN_AFTER_SECONDS = 300;
const ROWS_PER_SHARD = 50;
const MAX_ROUNDS = 10;

export const createWakeDeliveries = (deps: WakeDependencies) => async (): Promise<void> => {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const now = deps.clock.now();
    const due = await deps.deliveries.findDue(plusSeconds(now, -GRACE_SECONDS), ROWS_PER_SHARD);
    if (due.length === 0) return;
    await deps.queue.sendAll(due.map(({ id }) => ({ deliveryId: id, slow: true })));
    const until = plusSeconds(now, AGAIN_AFTER_SECONDS);
    await Promise.all(due.map((each) => deps.deliveries.postpone(each, until)));
    deps.log.info("DELIVERIES_WOKEN", { woken: due.length });
  }
};
