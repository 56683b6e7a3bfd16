import { readVisitor, type Visitor } from "../core/session/visitor.ts";
import { createHttpFunction } from "../platform/http/function.ts";
import { renderProblem } from "../platform/http/render-error.ts";
import { originRefused } from "./domain/refusals.ts";
import { createGetSession } from "./routes/get-session.ts";
import { createPreviewLink } from "./routes/preview-link.ts";
import { createRunModuleAction } from "./routes/run-module-action.ts";
import { createStartSession } from "./routes/start-session.ts";
import type { VisitDeps } from "./visit.ts";

/** Who calls, as far as the cookie tells; whether it opens anything is decided with the session. */
export interface Caller {
  visitor: Visitor | undefined;
}

/** The function behind the verification pages. */
export const createVerificationApi = (deps: VisitDeps) => {
  const { origin } = new URL(deps.baseUrl);
  return createHttpFunction<Caller>({
    log: deps.log,
    metrics: deps.metrics,
    clock: deps.clock,
    renderError: renderProblem,
    routes: [
      createPreviewLink(deps),
      createStartSession(deps),
      createGetSession(deps),
      createRunModuleAction(deps),
    ],
    authenticate: async (request) => {
      if (request.method !== "GET" && request.headers.origin !== origin) throw originRefused();
      return { visitor: readVisitor(request, deps.baseUrl) };
    },
  });
};
