import { systemClock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { createQueueWorker } from "../platform/queue-worker.ts";
import { fanoutEnv } from "./env.ts";
import { busMessage, createFanOutEvent } from "./jobs/fan-out-event.ts";
import { connectDeliveryQueue } from "./store/delivery-queue.ts";
import { createDeliveryStore } from "./store/delivery-store.ts";
import { createEndpointStore } from "./store/endpoint-store.ts";

const env = readEnv(fanoutEnv);
const log = createLog("webhooks-fanout");
const table = connectTable(env.TABLE_NAME);

export const handler = createQueueWorker({
  log,
  metrics: createMetrics(),
  message: busMessage,
  handle: createFanOutEvent({
    endpoints: createEndpointStore(table),
    deliveries: createDeliveryStore(table, Number(env.DELIVERY_RETENTION_DAYS)),
    queue: connectDeliveryQueue(env),
    clock: systemClock,
    log,
  }),
});
