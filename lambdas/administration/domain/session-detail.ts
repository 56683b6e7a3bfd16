import type { SessionEvent } from "../../core/event/schema.ts";
import { viewSession } from "../../core/session/domain.ts";
import type { Session } from "../../core/session/schema.ts";
import type { SessionDetail } from "../contract/sessions.ts";

/** The session as the dashboard shows it, with the course of events and without anything that the events repeat. */
export const describeSession = (
  session: Session,
  events: readonly SessionEvent[],
  now: Date,
): SessionDetail => ({
  ...viewSession(session, now),
  language: session.language,
  linkExpiresAt: session.link.expiresAt,
  notification:
    session.notification === null
      ? null
      : { channels: session.notification.channels, status: session.notification.status },
  review: session.review,
  redactedAt: session.redactedAt,
  events: events.map(({ id, eventType, timestamp, sequence }) => ({ id, eventType, timestamp, sequence })),
});
