import { createManagementAccess } from "../core/access/management.ts";
import { createAuditStore } from "../core/audit/store.ts";
import { createIdempotencyStore } from "../core/idempotency/store.ts";
import { createIntegrationStore } from "../core/integration/store.ts";
import { createOrganizationStore } from "../core/organization/store.ts";
import { createSessionStore } from "../core/session/store.ts";
import { createUserStore } from "../core/user/store.ts";
import { createWorkflowStore } from "../core/workflow/store.ts";
import { systemClock as clock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createHttpFunction } from "../platform/http/function.ts";
import { renderProblem } from "../platform/http/render-error.ts";
import { createIds } from "../platform/ids.ts";
import { createLog } from "../platform/log.ts";
import { createSecretVersions } from "../platform/secret-versions.ts";
import { integrationsApiEnv } from "./env.ts";
import { createIntegrationRoutes } from "./routes/index.ts";

const env = readEnv(integrationsApiEnv);
const log = createLog("integrations-api");
const table = connectTable(env.TABLE_NAME);
const ids = createIds(clock);

const access = createManagementAccess({
  issuer: env.SIGN_IN_ISSUER,
  clientId: env.SIGN_IN_CLIENT_ID,
  users: createUserStore(table),
  organizations: createOrganizationStore(table, clock),
});

const routes = createIntegrationRoutes({
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
});

export const handler = createHttpFunction({
  log,
  clock,
  renderError: renderProblem,
  routes,
  authenticate: access.authenticate,
});
