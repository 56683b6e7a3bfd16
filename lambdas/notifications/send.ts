import { notification } from "../core/notification/schema.ts";
import { readEnv } from "../platform/env.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { createQueueWorker } from "../platform/queue-worker.ts";
import { connectSending } from "./connect.ts";
import { sendEnv } from "./env.ts";
import { sendNotification } from "./send-notification.ts";

const log = createLog("send");
const metrics = createMetrics();
const deps = connectSending(readEnv(sendEnv), log, metrics);

export const handler = createQueueWorker({
  log,
  metrics,
  message: notification,
  handle: (message) => sendNotification(deps, message),
});
