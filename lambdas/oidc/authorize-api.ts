import { readEnv } from "../platform/env.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { connectFrontChannel } from "./connect-front-channel.ts";
import { createAuthorizeApi } from "./create-authorize-api.ts";
import { authorizeApiEnv } from "./env.ts";

const telemetry = { log: createLog("authorize-api"), metrics: createMetrics() };

export const handler = createAuthorizeApi({
  ...connectFrontChannel(readEnv(authorizeApiEnv), telemetry),
  metrics: telemetry.metrics,
});
