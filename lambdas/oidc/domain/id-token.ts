import { createHash } from "node:crypto";
import type { SigningAlgorithm } from "../../core/signing-key/schema.ts";
import { epochSeconds } from "../../platform/clock.ts";

/** How long an ID token is valid. It is proof of a login that just happened, not a session. */
export const ID_TOKEN_SECONDS = 900;

export interface IdTokenContent {
  issuer: string;
  clientId: string;
  subject: string;
  algorithm: SigningAlgorithm;
  accessToken: string;
  /** Absent in the tokens of a refresh (OpenID Connect Core 1.0 §12.2). */
  nonce: string | undefined;
  claims: Readonly<Record<string, unknown>>;
}

const hashes: Record<SigningAlgorithm, string> = { RS256: "sha256", ES256: "sha256", EdDSA: "sha512" };

/** `at_hash` (§3.1.3.6): the left half of the hash that belongs to the algorithm. */
export const halfHash = (text: string, algorithm: SigningAlgorithm): string => {
  const digest = createHash(hashes[algorithm]).update(text, "ascii").digest();
  return digest.subarray(0, digest.length / 2).toString("base64url");
};

/** OpenID Connect Core 1.0 §2. What is asked for never replaces what the token is about. */
export const idTokenClaims = (content: IdTokenContent, now: Date) => ({
  ...content.claims,
  iss: content.issuer,
  sub: content.subject,
  aud: content.clientId,
  iat: epochSeconds(now),
  exp: epochSeconds(now) + ID_TOKEN_SECONDS,
  at_hash: halfHash(content.accessToken, content.algorithm),
  ...(content.nonce === undefined ? {} : { nonce: content.nonce }),
});
