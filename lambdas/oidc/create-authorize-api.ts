import { createHttpFunction } from "../platform/http/function.ts";
import type { Metrics } from "../platform/metric.ts";
import type { FrontChannelDeps } from "./front-channel/deps.ts";
import { renderFrontChannelError } from "./front-channel/render-error.ts";
import { createAuthorize, createAuthorizeByPost } from "./routes/authorize.ts";
import { createBeginAuthorization } from "./routes/begin-authorization.ts";
import { createCancelAuthorization } from "./routes/cancel-authorization.ts";
import { createGetAuthorization } from "./routes/get-authorization.ts";
import { createLogout, createLogoutByPost } from "./routes/logout.ts";
import { createPushRequest } from "./routes/push-request.ts";
import { createResumeAuthorization } from "./routes/resume-authorization.ts";

/** The function that browsers are sent to. Nobody authenticates here but clients that push requests. */
export const createAuthorizeApi = (deps: FrontChannelDeps & { metrics: Metrics }) =>
  createHttpFunction({
    log: deps.log,
    metrics: deps.metrics,
    clock: deps.clock,
    renderError: renderFrontChannelError,
    routes: [
      createAuthorize(deps),
      createAuthorizeByPost(deps),
      createPushRequest(deps),
      createResumeAuthorization(deps),
      createGetAuthorization(deps),
      createBeginAuthorization(deps),
      createCancelAuthorization(deps),
      createLogout(deps),
      createLogoutByPost(deps),
    ],
    authenticate: async () => undefined,
  });
