import type { ClientPrincipal } from "../../core/access/client.ts";
import { redactSession } from "../../core/session/administer-session.ts";
import type { SessionDeps } from "../../core/session/deps.ts";
import { viewSession } from "../../core/session/domain.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { redact } from "../contract.ts";

export const createRedactSession = (deps: SessionDeps): Route<ClientPrincipal> =>
  implement(redact, async ({ params, context }) => {
    const session = await redactSession(deps, {
      organizationId: context.organizationId,
      actor: context.actor,
      id: params.interviewId ?? "",
    });
    return { reply: viewSession(session, deps.clock.now()) };
  });
