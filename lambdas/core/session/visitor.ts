import { cookieName, writeCookie } from "../../platform/http/cookie.ts";
import type { HttpRequest } from "../../platform/http/request.ts";
import { equalsInConstantTime, sha256 } from "../../platform/ids.ts";
import type { Session } from "./schema.ts";

/** A browser that says it holds a session: the two halves of its cookie. */
export interface Visitor {
  sessionId: string;
  secret: string;
}

const NAME = "countersign_session";

// Long enough to come back and read the result of a review.
const COOKIE_SECONDS = 7 * 24 * 60 * 60;

export const writeVisitor = (baseUrl: string, { sessionId, secret }: Visitor): string =>
  writeCookie(baseUrl, { name: NAME, value: `${sessionId}.${secret}`, maxAgeSeconds: COOKIE_SECONDS });

/** Undefined for no cookie and for one that we cannot have made. */
export const readVisitor = (request: HttpRequest, baseUrl: string): Visitor | undefined => {
  const match = /^(ses_[0-9a-z]{1,40})\.([A-Za-z0-9_-]{43})$/.exec(
    request.cookies[cookieName(baseUrl, NAME)] ?? "",
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
