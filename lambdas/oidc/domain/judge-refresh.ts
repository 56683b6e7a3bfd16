import { type GrantRecord, isOffline } from "./grant-record.ts";

/** What a client presents with a refresh token. */
export interface PresentedRefreshToken {
  grantId: string;
  familyHash: string;
  secretHash: string;
  clientId: string;
}

/** Why a refresh token is not accepted. For the log; the client hears `invalid_grant` in every case. */
export type RefreshRefusal =
  | "UNKNOWN_REFRESH_TOKEN"
  | "WRONG_CLIENT"
  | "GRANT_REVOKED"
  | "REFRESH_TOKEN_ALREADY_USED"
  | "REFRESH_TOKEN_EXPIRED";

/**
 * Names what stands against a refresh; undefined where nothing does. A token of the family that is not the newest was
 * used before, however old it is.
 */
export const judgeRefresh = (
  grant: GrantRecord | undefined,
  presented: PresentedRefreshToken,
  now: Date,
): RefreshRefusal | undefined => {
  if (grant === undefined || !isOffline(grant) || grant.refreshFamilyHash !== presented.familyHash)
    return "UNKNOWN_REFRESH_TOKEN";
  if (grant.clientId !== presented.clientId) return "WRONG_CLIENT";
  if (grant.revokedAt !== undefined) return "GRANT_REVOKED";
  if (grant.refreshHash !== presented.secretHash) return "REFRESH_TOKEN_ALREADY_USED";
  if ((grant.refreshUntil ?? "") <= now.toISOString()) return "REFRESH_TOKEN_EXPIRED";
  return undefined;
};
