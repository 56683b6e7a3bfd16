import { createEventStore } from "../core/event/store.ts";
import { systemClock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createJob } from "../platform/job.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { sweepEventsEnv } from "./env.ts";
import { createSweepEvents } from "./jobs/sweep-events.ts";
import { connectEventBus } from "./store/event-bus.ts";

const env = readEnv(sweepEventsEnv);
const log = createLog("webhooks-sweep-events");
const metrics = createMetrics();

export const handler = createJob(
  log,
  metrics,
  createSweepEvents({
    bus: connectEventBus(env.EVENT_BUS_NAME, log),
    events: createEventStore(connectTable(env.TABLE_NAME)),
    clock: systemClock,
    log,
    metrics,
  }),
);
