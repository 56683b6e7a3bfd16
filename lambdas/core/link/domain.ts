import { hmacSha256, sha256 } from "../../platform/ids.ts";

/**
 * The token of a session's n-th link. It is derived, not stored: the table knows only its hash, and a repeated request
 * with the same Idempotency-Key can be given the same URL again (docs/adr/0003-derived-link-tokens.md).
 *
 * @param key a secret of at least 256 bits that only the functions which issue links can read
 */
export const deriveLinkToken = (key: string, sessionId: string, version: number): string =>
  hmacSha256(key, `verification-link ${sessionId} ${version}`);

export const hashLinkToken = (token: string): string => sha256(token);

export const linkUrl = (baseUrl: string, token: string): string => `${baseUrl}/v/${token}`;
