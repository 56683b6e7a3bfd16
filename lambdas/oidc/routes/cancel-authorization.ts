import { cancelSession } from "../../core/session/administer-session.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { AppError, conflict } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { cancelAuthorization } from "../contract/authorizations.ts";
import { patchAuthorization } from "../domain/authorization.ts";
import type { FrontChannelDeps } from "../front-channel/deps.ts";
import {
  type HeldAuthorization,
  loadHeld,
  requireOpen,
  requireOwnOrigin,
  viewAuthorization,
} from "../front-channel/held-authorization.ts";

export const createCancelAuthorization = (deps: FrontChannelDeps): Route =>
  implement(cancelAuthorization, async ({ params, request }) => {
    requireOwnOrigin(request, deps.baseUrl);
    const held = await loadHeld(deps, request, params.id ?? "");
    const now = deps.clock.now();
    requireOpen(held, now);
    const canceled = patchAuthorization(held.authorization, { canceledAt: now.toISOString() });
    const outcome = await transact(deps.table, [deps.authorizations.update(canceled)]);
    if (!outcome.ok) throw conflict("CONFLICT", "Something else changed at the same time. Try again.");
    await abandonSession(deps, held);
    return { reply: await viewAuthorization(deps, { ...held, authorization: canceled }) };
  });

/** Ends a verification that nobody waits for any more. One that has just ended by itself is left as it is. */
export const abandonSession = async (
  deps: FrontChannelDeps,
  { session, authorization }: HeldAuthorization,
): Promise<void> => {
  if (session === undefined) return;
  try {
    await cancelSession(deps, {
      organizationId: session.organizationId,
      actor: { type: "CLIENT", id: authorization.clientId },
      id: session.id,
    });
  } catch (error) {
    if (!(error instanceof AppError && error.code === "SESSION_ENDED")) throw error;
  }
};
