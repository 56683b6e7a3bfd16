import { notification } from "../core/notification/schema.ts";
import { createSessionStore } from "../core/session/store.ts";
import { createSessionTelemetry } from "../core/session/telemetry.ts";
import { createSessionWriter } from "../core/session/writer.ts";
import { createWorkflowStore } from "../core/workflow/store.ts";
import { systemClock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createIds } from "../platform/ids.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { createQueueWorker } from "../platform/queue-worker.ts";
import { connectChannels } from "./channels.ts";
import { sendEnv } from "./env.ts";
import { sendNotification } from "./send-notification.ts";

const env = readEnv(sendEnv);
const table = connectTable(env.TABLE_NAME);
const log = createLog("send");
const metrics = createMetrics();
const ids = createIds(systemClock);
const deps = {
  table,
  log,
  metrics,
  ids,
  clock: systemClock,
  baseUrl: env.BASE_URL,
  workflows: createWorkflowStore(table),
  sessions: createSessionStore(table),
  writer: createSessionWriter(table, systemClock, ids, createSessionTelemetry(log, metrics)),
  channels: connectChannels(env.FROM_EMAIL),
};

export const handler = createQueueWorker({
  log,
  metrics,
  message: notification,
  handle: (message) => sendNotification(deps, message),
});
