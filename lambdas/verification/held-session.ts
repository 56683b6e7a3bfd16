import type { Session } from "../core/session/schema.ts";
import { holds, type Visitor } from "../core/session/visitor.ts";
import { anotherSession, noSession } from "./domain/refusals.ts";
import type { VisitDeps } from "./visit.ts";

/**
 * The session that this browser is bound to. Throws 401 `NO_SESSION` where there is none, and 409 `ANOTHER_SESSION`
 * where it is not the one that the page shows: what is meant for one must not be taken for the other.
 */
export const loadHeldSession = async (
  deps: VisitDeps,
  visitor: Visitor | undefined,
  shown: string | undefined,
): Promise<Session> => {
  const session = visitor === undefined ? undefined : await deps.sessions.get(visitor.sessionId);
  if (session === undefined || !holds(visitor, session)) throw noSession();
  deps.log.with({ sessionId: session.id });
  if (shown !== undefined && shown !== session.id) throw anotherSession();
  return session;
};
