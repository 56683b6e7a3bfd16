import type { Notification } from "../core/notification/schema.ts";
import { systemClock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createJob } from "../platform/job.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { connectQueue } from "../platform/queue.ts";
import { wakeDeliveriesEnv } from "./env.ts";
import { createTendEndpoints } from "./jobs/tend-endpoints.ts";
import { createWakeDeliveries } from "./jobs/wake-deliveries.ts";
import { connectDeliveryQueue } from "./store/delivery-queue.ts";
import { createDeliveryStore } from "./store/delivery-store.ts";
import { createEndpointStore } from "./store/endpoint-store.ts";
import { createHealthStore } from "./store/health-store.ts";

const env = readEnv(wakeDeliveriesEnv);
const log = createLog("webhooks-wake-deliveries");
const metrics = createMetrics();
const table = connectTable(env.TABLE_NAME);
const deps = {
  table,
  log,
  metrics,
  clock: systemClock,
  deliveries: createDeliveryStore(table, Number(env.DELIVERY_RETENTION_DAYS)),
  endpoints: createEndpointStore(table),
  health: createHealthStore(table),
  queue: connectDeliveryQueue(env),
  notifications: connectQueue<Notification>(env.NOTIFICATION_QUEUE_URL),
};
const wake = createWakeDeliveries(deps);
const tend = createTendEndpoints(deps);

export const handler = createJob(log, metrics, async () => {
  await wake();
  await tend();
});
