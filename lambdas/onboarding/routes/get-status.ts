import type { ClientPrincipal } from "../../core/access/client.ts";
import { requireSession } from "../../core/session/administer-session.ts";
import type { SessionDeps } from "../../core/session/deps.ts";
import { viewSession } from "../../core/session/domain.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { getStatus } from "../contract.ts";

export const createGetStatus = (deps: SessionDeps): Route<ClientPrincipal> =>
  implement(getStatus, async ({ params, context }) => {
    const session = await requireSession(deps, context.organizationId, params.interviewId ?? "");
    return { reply: viewSession(session, deps.clock.now()) };
  });
