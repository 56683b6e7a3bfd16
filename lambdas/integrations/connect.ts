import type * as z from "zod";
import { createAuditStore } from "../core/audit/store.ts";
import { createIdempotencyStore } from "../core/idempotency/store.ts";
import { createIntegrationStore } from "../core/integration/store.ts";
import { createSessionStore } from "../core/session/store.ts";
import { createWorkflowStore } from "../core/workflow/store.ts";
import { systemClock as clock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { createIds } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import { createSecretVersions } from "../platform/secret-versions.ts";
import type { integrationsApiEnv } from "./env.ts";
import type { IntegrationsDeps } from "./routes/deps.ts";

/** What the routes of this context are made of when they run for real. */
export const connectIntegrations = (env: z.infer<typeof integrationsApiEnv>, log: Log): IntegrationsDeps => {
  const table = connectTable(env.TABLE_NAME);
  const ids = createIds(clock);
  return {
    table,
    clock,
    ids,
    log,
    baseUrl: env.BASE_URL,
    integrations: createIntegrationStore(table),
    workflows: createWorkflowStore(table),
    sessions: createSessionStore(table),
    audit: createAuditStore(table, clock, ids),
    idempotency: createIdempotencyStore(table, clock),
    secrets: createSecretVersions(),
    secretPrefix: env.CLIENT_SECRET_PREFIX,
  };
};
