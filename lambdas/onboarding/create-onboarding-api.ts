import type { ClientPrincipal, createClientAccess } from "../core/access/client.ts";
import type { SessionDeps } from "../core/session/deps.ts";
import { requireOrganization } from "../core/session/request-session.ts";
import { createHttpFunction } from "../platform/http/function.ts";
import { renderOmni } from "../platform/http/render-error.ts";
import type { HttpRequest } from "../platform/http/request.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metric.ts";
import { createCancelSession } from "./routes/cancel-session.ts";
import { createGetStatus } from "./routes/get-status.ts";
import { createListSessions } from "./routes/list-sessions.ts";
import { createRedactSession } from "./routes/redact-session.ts";
import { createRequestNew } from "./routes/request-new.ts";
import { createResendLink } from "./routes/resend-link.ts";
import { routeScopes } from "./scopes.ts";

export interface OnboardingDeps extends SessionDeps {
  log: Log;
  metrics: Metrics;
  access: ReturnType<typeof createClientAccess>;
}

/** The function that back ends call to request and follow verifications. */
export const createOnboardingApi = (deps: OnboardingDeps) =>
  createHttpFunction<ClientPrincipal>({
    log: deps.log,
    metrics: deps.metrics,
    clock: deps.clock,
    renderError: renderOmni,
    routes: [
      createRequestNew(deps),
      createGetStatus(deps),
      createListSessions(deps),
      createCancelSession(deps),
      createResendLink(deps),
      createRedactSession(deps),
    ],
    authenticate: async (request: HttpRequest, routeKey: string) => {
      const scope = routeScopes[routeKey];
      if (scope === undefined) throw new Error(`${routeKey} has no entry in the scopes table.`);
      const principal = await deps.access.authenticate(request, scope);
      await requireOrganization(deps, principal.organizationId);
      deps.log.with({ organizationId: principal.organizationId, clientId: principal.clientId });
      return principal;
    },
  });
