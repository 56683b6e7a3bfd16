import type { ClientPrincipal } from "../../core/access/client.ts";
import { readIdempotencyKey } from "../../core/idempotency/store.ts";
import type { SessionDeps } from "../../core/session/deps.ts";
import { requestSession } from "../../core/session/request-session.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { requestNew } from "../contract.ts";

export const createRequestNew = (deps: SessionDeps): Route<ClientPrincipal> =>
  implement(requestNew, async ({ body, request, context }) => ({
    reply: await requestSession(deps, {
      organizationId: context.organizationId,
      actor: context.actor,
      body,
      idempotency: readIdempotencyKey(request, context.organizationId),
    }),
  }));
