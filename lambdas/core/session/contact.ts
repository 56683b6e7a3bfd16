import { isDeepStrictEqual } from "node:util";
import { emailAddress } from "../../platform/text.ts";
import { isSameEmail } from "../identity/domain.ts";
import type { Identity } from "../identity/schema.ts";
import type { RequestSessionBody, Session } from "./schema.ts";

/*
 * Where codes may go, and for whom one that came back counts. Of somebody whose addresses the organization knows, only
 * those count: who persuades a helpdesk to send the link to a new phone must not get the code there too. Of a stranger
 * the caller's word is all there is, before the hint itself.
 *
 * A link lives for up to a week, and the directory changes meanwhile: people are entered, get other addresses, leave.
 * What it says now counts, at the start, whenever something is sent, and at the end.
 */

type Reached = Pick<Session, "contact" | "contactFrom">;

/** What the directory has; undefined where that is nothing. */
const addressesOf = (person: Identity | undefined): Session["contact"] | undefined => {
  if (person === undefined || (person.email === null && person.phone === null)) return undefined;
  const { email, phone } = person;
  return { ...(email === null ? {} : { email }), ...(phone === null ? {} : { phone }) };
};

/** For a new session. */
export const resolveContact = (
  body: Pick<RequestSessionBody, "loginHint" | "notification">,
  person: Identity | undefined,
): Reached => {
  const known = addressesOf(person);
  if (known !== undefined) return { contact: known, contactFrom: "DIRECTORY" };
  const hint = emailAddress.safeParse(body.loginHint);
  const email = body.notification?.email ?? (hint.success ? hint.data : undefined);
  const phone = body.notification?.phone;
  const contact = { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
  return { contact, contactFrom: "REQUEST" };
};

/** Where a link that is sent again goes: what was the directory's address is by now what the directory says. */
export const refreshNotification = (
  { notification, contact, contactFrom }: Session,
  person: Identity | undefined,
): Session["notification"] => {
  const known = addressesOf(person);
  if (notification === null || known === undefined || contactFrom === "REQUEST") return notification;
  const renew = (sent: string | undefined, before: string | undefined, now: string | undefined) =>
    sent !== undefined && sent === before ? (now ?? sent) : sent;
  const email = renew(notification.email, contact.email, known.email);
  const phone = renew(notification.phone, contact.phone, known.phone);
  const { channels, status } = notification;
  return {
    channels,
    status,
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
  };
};

/**
 * The session with what the directory says now; the very same where that is nothing new. An address that only the
 * directory knew is gone with it. Only for a step that proves nothing and leaves no earlier message open: what was
 * proved, or is about to be, would pass over to the new address.
 */
export const refreshContact = (session: Session, person: Identity | undefined): Session => {
  const known = addressesOf(person);
  const lost = known === undefined && session.contactFrom === "DIRECTORY";
  const fresh: Session = {
    ...session,
    personId: person?.id ?? null,
    contact: known ?? (lost ? {} : session.contact),
    contactFrom: known === undefined ? session.contactFrom : "DIRECTORY",
    notification: refreshNotification(session, person),
  };
  return isDeepStrictEqual(fresh, session) ? session : fresh;
};

/** Whether what was proved in the session, if anything, is an address of the person by what is known now. */
export const provesPerson = (session: Session, person: Identity | undefined): boolean => {
  const known = addressesOf(person);
  if (known === undefined) return session.provedChannels.length === 0 || session.contactFrom === "REQUEST";
  return session.provedChannels.every((channel) => {
    const { email, phone } = session.contact;
    return channel === "EMAIL"
      ? isSameEmail(email, known.email)
      : phone !== undefined && phone === known.phone;
  });
};
