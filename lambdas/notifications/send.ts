import { notification } from "../core/notification/schema.ts";
import { createSessionStore } from "../core/session/store.ts";
import { createSessionWriter } from "../core/session/writer.ts";
import { systemClock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createIds } from "../platform/ids.ts";
import { createLog } from "../platform/log.ts";
import { createQueueWorker } from "../platform/queue-worker.ts";
import { connectChannels } from "./channels.ts";
import { sendEnv } from "./env.ts";
import { sendNotification } from "./send-notification.ts";

const env = readEnv(sendEnv);
const table = connectTable(env.TABLE_NAME);
const log = createLog("send");
const deps = {
  table,
  log,
  clock: systemClock,
  baseUrl: env.BASE_URL,
  sessions: createSessionStore(table),
  writer: createSessionWriter(table, systemClock, createIds(systemClock)),
  channels: connectChannels(env.FROM_EMAIL),
};

export const handler = createQueueWorker({
  log,
  message: notification,
  handle: (message) => sendNotification(deps, message),
});
