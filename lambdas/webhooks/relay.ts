import { createEventStore } from "../core/event/store.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createJob } from "../platform/job.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { relayEnv } from "./env.ts";
import { createRelayEvents } from "./jobs/relay-events.ts";
import { connectEventBus } from "./store/event-bus.ts";

const env = readEnv(relayEnv);
const log = createLog("webhooks-relay");
const metrics = createMetrics();

export const handler = createJob(
  log,
  metrics,
  createRelayEvents({
    bus: connectEventBus(env.EVENT_BUS_NAME, log),
    events: createEventStore(connectTable(env.TABLE_NAME)),
    log,
    metrics,
  }),
);
