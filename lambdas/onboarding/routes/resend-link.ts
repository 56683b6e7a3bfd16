import type { ClientPrincipal } from "../../core/access/client.ts";
import { resendSession } from "../../core/session/administer-session.ts";
import type { SessionDeps } from "../../core/session/deps.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { resend } from "../contract.ts";

export const createResendLink = (deps: SessionDeps): Route<ClientPrincipal> =>
  implement(resend, async ({ params, context }) => ({
    reply: await resendSession(deps, {
      organizationId: context.organizationId,
      actor: context.actor,
      id: params.interviewId ?? "",
    }),
  }));
