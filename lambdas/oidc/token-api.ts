import { systemClock } from "../platform/clock.ts";
import { readEnv } from "../platform/env.ts";
import { createHttpFunction } from "../platform/http/function.ts";
import { renderOAuthError } from "../platform/http/render-error.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { connectTokenApi } from "./connect.ts";
import { tokenApiEnv } from "./env.ts";
import { createTokenApiRoutes, tokenApiOpenPaths } from "./routes/index.ts";

const log = createLog("token-api");
const metrics = createMetrics();

export const handler = createHttpFunction({
  log,
  metrics,
  clock: systemClock,
  renderError: renderOAuthError,
  routes: createTokenApiRoutes(connectTokenApi(readEnv(tokenApiEnv), { log, metrics })),
  openPaths: tokenApiOpenPaths,
  authenticate: async () => undefined,
});
