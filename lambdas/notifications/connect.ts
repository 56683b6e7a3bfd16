import type * as z from "zod";
import { createOrganizationStore } from "../core/organization/store.ts";
import { createSessionStore } from "../core/session/store.ts";
import { createSessionTelemetry } from "../core/session/telemetry.ts";
import { createSessionWriter } from "../core/session/writer.ts";
import { createUserStore } from "../core/user/store.ts";
import { createWorkflowStore } from "../core/workflow/store.ts";
import { systemClock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { createIds } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metric.ts";
import { connectChannels } from "./channels.ts";
import type { sendEnv } from "./env.ts";
import type { SendDeps } from "./send-notification.ts";

export const connectSending = (env: z.infer<typeof sendEnv>, log: Log, metrics: Metrics): SendDeps => {
  const table = connectTable(env.TABLE_NAME);
  const ids = createIds(systemClock);
  return {
    table,
    log,
    metrics,
    ids,
    clock: systemClock,
    baseUrl: env.BASE_URL,
    organizations: createOrganizationStore(table, systemClock),
    users: createUserStore(table),
    workflows: createWorkflowStore(table),
    sessions: createSessionStore(table),
    writer: createSessionWriter(table, systemClock, ids, createSessionTelemetry(log, metrics)),
    channels: connectChannels(env.FROM_EMAIL),
  };
};
