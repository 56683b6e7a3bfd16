import { createManagementAccess } from "../core/access/management.ts";
import { createOrganizationStore } from "../core/organization/store.ts";
import { createUserStore } from "../core/user/store.ts";
import { readEnv } from "../platform/env.ts";
import { createHttpFunction } from "../platform/http/function.ts";
import { renderProblem } from "../platform/http/render-error.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { connectIntegrations } from "./connect.ts";
import { integrationsApiEnv } from "./env.ts";
import { createIntegrationRoutes } from "./routes/index.ts";

const env = readEnv(integrationsApiEnv);
const log = createLog("integrations-api");
const deps = connectIntegrations(env, log);
const access = createManagementAccess({
  issuer: env.SIGN_IN_ISSUER,
  clientId: env.SIGN_IN_CLIENT_ID,
  users: createUserStore(deps.table),
  organizations: createOrganizationStore(deps.table, deps.clock),
});

export const handler = createHttpFunction({
  log,
  metrics: createMetrics(),
  clock: deps.clock,
  renderError: renderProblem,
  routes: createIntegrationRoutes(deps),
  authenticate: access.authenticate,
});
