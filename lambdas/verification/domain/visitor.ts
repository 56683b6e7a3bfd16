import type { Session } from "../../core/session/schema.ts";
import type { HttpRequest } from "../../platform/http/request.ts";
import { equalsInConstantTime, sha256 } from "../../platform/ids.ts";

/** A browser that says it holds a session: the two halves of its cookie. */
export interface Visitor {
  sessionId: string;
  secret: string;
}

/** `__Host-` (RFC 6265bis §4.1.3.2) needs Secure, which browsers take only over https. */
const isSecure = (baseUrl: string): boolean => baseUrl.startsWith("https://");

export const cookieName = (baseUrl: string): string =>
  isSecure(baseUrl) ? "__Host-countersign_session" : "countersign_session";

// Long enough to come back and read the result of a review.
const COOKIE_SECONDS = 7 * 24 * 60 * 60;

export const writeCookie = (baseUrl: string, { sessionId, secret }: Visitor): string =>
  [
    `${cookieName(baseUrl)}=${sessionId}.${secret}`,
    "Path=/",
    `Max-Age=${COOKIE_SECONDS}`,
    "HttpOnly",
    "SameSite=Lax",
    ...(isSecure(baseUrl) ? ["Secure"] : []),
  ].join("; ");

/** Undefined for no cookie and for one that we cannot have made. */
export const readVisitor = (request: HttpRequest, baseUrl: string): Visitor | undefined => {
  const match = /^(ses_[0-9a-z]{1,40})\.([A-Za-z0-9_-]{43})$/.exec(
    request.cookies[cookieName(baseUrl)] ?? "",
  );
  const [, sessionId, secret] = match ?? [];
  return sessionId === undefined || secret === undefined ? undefined : { sessionId, secret };
};

/** What the table keeps of a browser. The secret has 256 random bits, so a fast hash hides it. */
export const hashSecret = (secret: string): string => sha256(secret);

/** Whether the session is bound to this very browser. */
export const holds = (visitor: Visitor | undefined, session: Session): boolean =>
  visitor !== undefined &&
  visitor.sessionId === session.id &&
  session.browserHash !== null &&
  equalsInConstantTime(hashSecret(visitor.secret), session.browserHash);
