import { createSigningKeyStore } from "../core/signing-key/store.ts";
import { systemClock } from "../platform/clock.ts";
import { connectTable } from "../platform/dynamo/table.ts";
import { readEnv } from "../platform/env.ts";
import { createHttpFunction } from "../platform/http/function.ts";
import { renderOAuthError } from "../platform/http/render-error.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { metadataApiEnv } from "./env.ts";
import { createReadKeys } from "./routes/read-keys.ts";
import { createMetadataRoutes } from "./routes/read-metadata.ts";

const env = readEnv(metadataApiEnv);
const clock = systemClock;

const metadata = createMetadataRoutes({ baseUrl: env.BASE_URL, clock });
const keys = createReadKeys({
  signingKeys: createSigningKeyStore(connectTable(env.TABLE_NAME), clock),
  clock,
});
const routes = [...metadata, keys];

export const handler = createHttpFunction({
  log: createLog("metadata-api"),
  metrics: createMetrics(),
  clock,
  renderError: renderOAuthError,
  routes,
  openPaths: routes.map((route) => route.operation.path),
  authenticate: async () => undefined,
});
