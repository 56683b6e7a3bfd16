import { unavailable } from "../../platform/errors.ts";
import type { Notification } from "../notification/schema.ts";
import type { Organization } from "../organization/schema.ts";
import type { SessionDeps } from "./deps.ts";
import type { Session } from "./schema.ts";

/**
 * Queues the link for each channel that was asked for; does nothing where none was. Throws 503 where the queue is away:
 * the session exists by then, and the same request with its Idempotency-Key sends the link after all.
 */
export const sendLink = async (
  deps: SessionDeps,
  session: Session,
  organization: Organization,
  url: string,
): Promise<void> => {
  const { notification } = session;
  if (notification === null) return;
  const message = (channel: "EMAIL" | "SMS", to: string): Notification => ({
    kind: "LINK",
    channel,
    to,
    sessionId: session.id,
    organizationName: organization.name,
    language: session.language,
    url,
    expiresAt: session.link.expiresAt,
  });
  const messages = [
    ...(notification.email === undefined ? [] : [message("EMAIL", notification.email)]),
    ...(notification.phone === undefined ? [] : [message("SMS", notification.phone)]),
  ];
  try {
    await deps.notifications.sendAll(messages);
  } catch (error) {
    throw unavailable(error);
  }
};
