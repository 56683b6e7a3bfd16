import { systemClock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createJob } from "../platform/job.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { connectQueue } from "../platform/queue.ts";
import type { DeliveryMessage } from "./domain/delivery.ts";
import { wakeDeliveriesEnv } from "./env.ts";
import { createWakeDeliveries } from "./jobs/wake-deliveries.ts";
import { createDeliveryStore } from "./store/delivery-store.ts";

const env = readEnv(wakeDeliveriesEnv);
const log = createLog("webhooks-wake-deliveries");

export const handler = createJob(
  log,
  createMetrics(),
  createWakeDeliveries({
    deliveries: createDeliveryStore(connectTable(env.TABLE_NAME)),
    queue: connectQueue<DeliveryMessage>(env.DELIVERY_QUEUE_URL),
    clock: systemClock,
    log,
  }),
);
