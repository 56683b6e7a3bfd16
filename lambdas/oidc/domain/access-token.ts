import { epochSeconds } from "../../platform/clock.ts";

/** How long an access token is valid. Taking a client away works on the tokens it already has after at most this. */
export const ACCESS_TOKEN_SECONDS = 900;

export interface AccessTokenContent {
  issuer: string;
  clientId: string;
  /** Who the token is about: the client itself, or the person who was verified for it. */
  subject: string;
  organizationId: string;
  scopes: readonly string[];
  /** The grant of a person's login: revoking it ends the token at our own endpoints. */
  grantId: string | undefined;
  jti: string;
}

/** Claims of RFC 9068 §2.2 with `org_id` and `grant_id`. Our own API is the only audience. */
export const accessTokenClaims = (content: AccessTokenContent, now: Date) => ({
  iss: content.issuer,
  aud: content.issuer,
  sub: content.subject,
  client_id: content.clientId,
  org_id: content.organizationId,
  scope: content.scopes.join(" "),
  iat: epochSeconds(now),
  exp: epochSeconds(now) + ACCESS_TOKEN_SECONDS,
  jti: content.jti,
  ...(content.grantId === undefined ? {} : { grant_id: content.grantId }),
});
