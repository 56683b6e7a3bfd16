import type { Session } from "../core/session/schema.ts";
import { holds, type Visitor } from "../core/session/visitor.ts";
import { noSession } from "./domain/refusals.ts";
import type { VisitDeps } from "./visit.ts";

/** The session that this browser is bound to. Throws 401 `NO_SESSION` where there is none. */
export const loadHeldSession = async (deps: VisitDeps, visitor: Visitor | undefined): Promise<Session> => {
  const session = visitor === undefined ? undefined : await deps.sessions.get(visitor.sessionId);
  if (session === undefined || !holds(visitor, session)) throw noSession();
  deps.log.with({ sessionId: session.id });
  return session;
};
