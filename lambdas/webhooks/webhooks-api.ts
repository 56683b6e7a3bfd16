import { createManagementAccess } from "../core/access/management.ts";
import { createIdempotencyStore } from "../core/idempotency/store.ts";
import { createIntegrationStore } from "../core/integration/store.ts";
import { createOrganizationStore } from "../core/organization/store.ts";
import { createSessionStore } from "../core/session/store.ts";
import { createUserStore } from "../core/user/store.ts";
import { readEnv } from "../platform/env.ts";
import { createHttpFunction } from "../platform/http/function.ts";
import { renderProblem } from "../platform/http/render-error.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { readAllowList } from "./domain/allow-list.ts";
import { webhooksApiEnv } from "./env.ts";
import { createWebhookRoutes } from "./routes/index.ts";
import { connectStores } from "./store/connect.ts";

const env = readEnv(webhooksApiEnv);
const stores = connectStores(env);
const { table, clock } = stores;
const access = createManagementAccess({
  issuer: env.SIGN_IN_ISSUER,
  clientId: env.SIGN_IN_CLIENT_ID,
  users: createUserStore(table),
  organizations: createOrganizationStore(table, clock),
});

export const handler = createHttpFunction({
  log: createLog("webhooks-api"),
  metrics: createMetrics(),
  clock,
  renderError: renderProblem,
  authenticate: access.authenticate,
  routes: createWebhookRoutes({
    ...stores,
    sessions: createSessionStore(table),
    integrations: createIntegrationStore(table),
    idempotency: createIdempotencyStore(table, clock),
    allow: readAllowList(env.WEBHOOK_ALLOW),
  }),
});
