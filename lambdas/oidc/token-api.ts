import { systemClock } from "../platform/clock.ts";
import { readEnv } from "../platform/env.ts";
import { createHttpFunction } from "../platform/http/function.ts";
import { renderOAuthError } from "../platform/http/render-error.ts";
import { createLog } from "../platform/log.ts";
import { connectTokenApi } from "./connect.ts";
import { tokenApiEnv } from "./env.ts";
import { createRequestToken } from "./routes/request-token.ts";

const log = createLog("token-api");

export const handler = createHttpFunction({
  log,
  clock: systemClock,
  renderError: renderOAuthError,
  routes: [createRequestToken(connectTokenApi(readEnv(tokenApiEnv), log))],
  authenticate: async () => undefined,
});
