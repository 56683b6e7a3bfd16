import { isOverdue } from "../../core/session/domain.ts";
import type { Session } from "../../core/session/schema.ts";
import type { AuthorizationRefusal } from "./authorization-refusal.ts";
import { toVerification, type Verification } from "./op-session.ts";

/** What a verification means for the sign-in that waits for it. */
export type SessionOutcome =
  | { outcome: "OPEN" }
  | { outcome: "VERIFIED"; verification: Verification }
  | { outcome: "REFUSED"; refusal: AuthorizationRefusal; reason: string | null };

const refused = (refusal: AuthorizationRefusal, reason: string | null = null): SessionOutcome => ({
  outcome: "REFUSED",
  refusal,
  reason,
});

/** A review takes hours: no browser waits for one, and the event tells what came of it. */
export const judgeSession = (session: Session, now: Date): SessionOutcome => {
  if (isOverdue(session, now)) return refused("VERIFICATION_EXPIRED");
  switch (session.status) {
    case "CREATED":
    case "STARTED":
      return { outcome: "OPEN" };
    case "SUCCEEDED": {
      const verification = toVerification(session);
      return verification === undefined
        ? refused("VERIFICATION_FAILED")
        : { outcome: "VERIFIED", verification };
    }
    case "FAILED":
      return refused("VERIFICATION_FAILED", session.failureReason);
    case "PENDING_REVIEW":
      return refused("VERIFICATION_PENDING");
    case "EXPIRED":
      return refused("VERIFICATION_EXPIRED");
    case "CANCELED":
      return refused("VERIFICATION_CANCELED");
  }
};

/** Nobody came to the link: the person may choose again. */
export const wasNeverOpened = (session: Session, now: Date): boolean =>
  (session.status === "CREATED" && isOverdue(session, now)) ||
  (session.status === "EXPIRED" && session.startedAt === null);
