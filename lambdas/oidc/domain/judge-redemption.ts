import { createHash } from "node:crypto";
import type { GrantRecord } from "./grant-record.ts";

/** What a client presents with a code. */
export interface PresentedCode {
  grantId: string;
  secretHash: string;
  clientId: string;
  redirectUri: string | undefined;
  codeVerifier: string | undefined;
}

/** Why a code is not redeemed. For the log; the client hears `invalid_grant` in every case. */
export type RedemptionRefusal =
  | "UNKNOWN_CODE"
  | "WRONG_CLIENT"
  | "CODE_ALREADY_USED"
  | "GRANT_REVOKED"
  | "CODE_EXPIRED"
  | "WRONG_REDIRECT_URI"
  | "VERIFIER_MISSING"
  | "VERIFIER_UNEXPECTED"
  | "WRONG_VERIFIER";

/** RFC 7636 §4.2; only S256 is offered. */
export const toChallenge = (verifier: string): string =>
  createHash("sha256").update(verifier, "ascii").digest("base64url");

/** RFC 7636 §4.1. */
export const isCodeVerifier = (text: string): boolean => /^[\w.~-]{43,128}$/.test(text);

const judgeVerifier = (
  challenge: string | undefined,
  verifier: string | undefined,
): RedemptionRefusal | undefined => {
  if (challenge === undefined) return verifier === undefined ? undefined : "VERIFIER_UNEXPECTED";
  if (verifier === undefined) return "VERIFIER_MISSING";
  return isCodeVerifier(verifier) && toChallenge(verifier) === challenge ? undefined : "WRONG_VERIFIER";
};

/**
 * Names what stands against a redemption; undefined where nothing does. The store's one conditional write checks the
 * same; this tells the reasons apart afterwards. The order matters: what another client or a guess presents says
 * nothing about the code, and a second use is one however late it comes.
 */
export const judgeRedemption = (
  grant: GrantRecord | undefined,
  presented: PresentedCode,
  now: Date,
): RedemptionRefusal | undefined => {
  if (grant === undefined || grant.codeHash !== presented.secretHash) return "UNKNOWN_CODE";
  if (grant.clientId !== presented.clientId) return "WRONG_CLIENT";
  if (grant.redeemedAt !== undefined) return "CODE_ALREADY_USED";
  if (grant.revokedAt !== undefined) return "GRANT_REVOKED";
  if (grant.codeExpiresAt <= now.toISOString()) return "CODE_EXPIRED";
  if (grant.redirectUri !== presented.redirectUri) return "WRONG_REDIRECT_URI";
  return judgeVerifier(grant.codeChallenge, presented.codeVerifier);
};
