import { deriveLinkToken, linkUrl } from "../link/domain.ts";
import type { Notification } from "../notification/schema.ts";
import type { Organization } from "../organization/schema.ts";
import type { SessionDeps } from "./deps.ts";
import type { Session } from "./schema.ts";

/** The URL of the link that is valid now. */
export const currentLinkUrl = async (deps: SessionDeps, session: Session): Promise<string> =>
  linkUrl(deps.baseUrl, deriveLinkToken(await deps.linkKey(), session.id, session.link.version));

/** Queues the link for each channel that was asked for; does nothing where none was. */
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
  await deps.notifications.sendAll([
    ...(notification.email === undefined ? [] : [message("EMAIL", notification.email)]),
    ...(notification.phone === undefined ? [] : [message("SMS", notification.phone)]),
  ]);
};
