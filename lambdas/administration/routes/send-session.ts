import type { Principal } from "../../core/access/management.ts";
import { requestSession } from "../../core/session/request-session.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/sessions.ts";
import type { AdministrationDeps } from "./deps.ts";
import { idempotencyOf } from "./shared.ts";

/** The helpdesk's *Send*: the same as a back end's request, with the user as the actor. */
export const sendSession = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.sendSession, async ({ body, request, context }) => {
    const reply = await requestSession(deps, {
      organizationId: context.organization.id,
      actor: context.actor,
      body: { ...body, correlationId: body.correlationId },
      idempotency: idempotencyOf(request, context),
    });
    return { reply, headers: { Location: `${contract.sendSession.path}/${reply.interviewId}` } };
  });
