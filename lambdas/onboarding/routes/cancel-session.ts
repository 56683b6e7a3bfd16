import type { ClientPrincipal } from "../../core/access/client.ts";
import { cancelSession } from "../../core/session/administer-session.ts";
import type { SessionDeps } from "../../core/session/deps.ts";
import { viewSession } from "../../core/session/domain.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { cancel } from "../contract.ts";

export const createCancelSession = (deps: SessionDeps): Route<ClientPrincipal> =>
  implement(cancel, async ({ params, context }) => {
    const session = await cancelSession(deps, {
      organizationId: context.organizationId,
      actor: context.actor,
      id: params.interviewId ?? "",
    });
    return { reply: viewSession(session, deps.clock.now()) };
  });
