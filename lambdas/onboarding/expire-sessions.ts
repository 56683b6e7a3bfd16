import { createSessionStore } from "../core/session/store.ts";
import { createSessionTelemetry } from "../core/session/telemetry.ts";
import { createSessionWriter } from "../core/session/writer.ts";
import { systemClock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createIds } from "../platform/ids.ts";
import { createJob } from "../platform/job.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { expireSessionsEnv } from "./env.ts";
import { expireOverdue } from "./expire-overdue.ts";

const env = readEnv(expireSessionsEnv);
const table = connectTable(env.TABLE_NAME);
const log = createLog("expire-sessions");
const metrics = createMetrics();
const telemetry = createSessionTelemetry(log, metrics);

export const handler = createJob(log, metrics, async (): Promise<void> => {
  await expireOverdue({
    sessions: createSessionStore(table),
    writer: createSessionWriter(table, systemClock, createIds(systemClock), telemetry),
    clock: systemClock,
    log,
    metrics,
  });
});
