import { createIdentityStore } from "../core/identity/store.ts";
import { createLinkStore } from "../core/link/store.ts";
import type { Notification } from "../core/notification/schema.ts";
import { createOrganizationStore } from "../core/organization/store.ts";
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
import { connectQueue } from "../platform/queue.ts";
import { createVerificationApi } from "./create-verification-api.ts";
import { verificationApiEnv } from "./env.ts";

const env = readEnv(verificationApiEnv);
const table = connectTable(env.TABLE_NAME);
const ids = createIds(systemClock);
const log = createLog("verification-api");
const metrics = createMetrics();

export const handler = createVerificationApi({
  table,
  ids,
  clock: systemClock,
  log,
  metrics,
  baseUrl: env.BASE_URL,
  organizations: createOrganizationStore(table, systemClock),
  workflows: createWorkflowStore(table),
  links: createLinkStore(table),
  identities: createIdentityStore(table),
  sessions: createSessionStore(table),
  writer: createSessionWriter(table, systemClock, ids, createSessionTelemetry(log, metrics)),
  notifications: connectQueue<Notification>(env.NOTIFICATION_QUEUE_URL),
});
