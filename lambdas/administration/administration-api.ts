import document from "../../docs/openapi.json" with { type: "json" };
import { createManagementAccess } from "../core/access/management.ts";
import { systemClock } from "../platform/clock.ts";
import { readEnv } from "../platform/env.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { administrationApiEnv } from "./env.ts";
import { createAdministrationApi } from "./routes/administration-api.ts";
import { connectAdministration } from "./routes/deps.ts";

const env = readEnv(administrationApiEnv);
const deps = connectAdministration(env, systemClock, {
  log: createLog("administration-api"),
  metrics: createMetrics(),
});

export const handler = createAdministrationApi(
  deps,
  createManagementAccess({
    issuer: env.SIGN_IN_ISSUER,
    clientId: env.SIGN_IN_CLIENT_ID,
    users: deps.users,
    organizations: deps.organizations,
  }),
  document,
);
