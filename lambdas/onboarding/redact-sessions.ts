import { createAuditStore } from "../core/audit/store.ts";
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
import { redactSessionsEnv } from "./env.ts";
import { redactOutlived } from "./redact-outlived.ts";

const env = readEnv(redactSessionsEnv);
const table = connectTable(env.TABLE_NAME);
const ids = createIds(systemClock);
const log = createLog("redact-sessions");
const metrics = createMetrics();

export const handler = createJob(log, metrics, async (): Promise<void> => {
  await redactOutlived({
    table,
    sessions: createSessionStore(table),
    writer: createSessionWriter(table, systemClock, ids, createSessionTelemetry(log, metrics)),
    audit: createAuditStore(table, systemClock, ids),
    clock: systemClock,
    log,
    metrics,
  });
});
