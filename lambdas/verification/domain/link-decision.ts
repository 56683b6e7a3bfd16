import type { Link } from "../../core/link/schema.ts";
import { isOverdue } from "../../core/session/domain.ts";
import type { Session } from "../../core/session/schema.ts";
import { holds, type Visitor } from "../../core/session/visitor.ts";

export type LinkRefusal = "LINK_EXPIRED" | "LINK_CANCELED" | "LINK_REPLACED" | "LINK_ALREADY_USED";

/** What a link may do for the browser that shows it. */
export type LinkDecision =
  /** Nobody has started: this browser may. */
  | { kind: "START" }
  /** Started, then the link was sent again: this browser may take over. */
  | { kind: "TAKE_OVER" }
  /** Bound to this browser, and there is something left to do. */
  | { kind: "RESUME" }
  /** Bound to this browser, and there is nothing left to do. */
  | { kind: "FINISHED" }
  | { kind: "REFUSED"; reason: LinkRefusal };

const refused = (reason: LinkRefusal): LinkDecision => ({ kind: "REFUSED", reason });

/**
 * Whoever holds an unused link is taken for the person and told what became of it. Once a browser is bound, every
 * other one learns only that the link was used, whatever happened since.
 */
export const decideLink = (
  link: Link,
  session: Session,
  visitor: Visitor | undefined,
  now: Date,
): LinkDecision => {
  const overdue = isOverdue(session, now);
  if (session.browserHash !== null) {
    if (!holds(visitor, session)) return refused("LINK_ALREADY_USED");
    // A sign-in is bound to the browser that began it before it starts.
    if (session.status === "CREATED" && !overdue && link.version === session.link.version)
      return { kind: "START" };
    return { kind: session.status === "STARTED" && !overdue ? "RESUME" : "FINISHED" };
  }
  if (session.status === "CANCELED") return refused("LINK_CANCELED");
  if (session.status === "EXPIRED" || overdue) return refused("LINK_EXPIRED");
  if (link.version !== session.link.version) return refused("LINK_REPLACED");
  if (session.status === "CREATED") return { kind: "START" };
  return session.status === "STARTED" ? { kind: "TAKE_OVER" } : refused("LINK_ALREADY_USED");
};
