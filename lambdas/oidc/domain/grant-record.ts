import * as z from "zod";
import { epochSeconds, plusSeconds } from "../../platform/clock.ts";
import { type Ids, sha256 } from "../../platform/ids.ts";
import { instant } from "../../platform/text.ts";
import { claimsRequest } from "./claims-request.ts";

/** How long an authorization code can be redeemed. */
export const CODE_SECONDS = 60;

const DAY_SECONDS = 24 * 60 * 60;

/** How long refresh tokens of a grant work, however often they are used. Then the person is verified again. */
export const REFRESH_SECONDS = 30 * DAY_SECONDS;

/** How long a refresh token works that is not used. */
export const REFRESH_IDLE_SECONDS = 14 * DAY_SECONDS;

/** How long a grant without refresh tokens is kept, so that a second use of its code is noticed. */
const REMEMBER_SECONDS = DAY_SECONDS;

/**
 * What one login gave to one client: the code, and what was issued for it. One item of the table, so that everything
 * that must be true together is one conditional write, and revoking it revokes all that came of it.
 */
export const grantRecord = z.object({
  id: z.string(),
  /** SHA-256 of the secret in the authorization code. */
  codeHash: z.string(),
  clientId: z.string(),
  integrationId: z.string(),
  organizationId: z.string(),
  redirectUri: z.string(),
  /** S256 challenge; absent where the client sent none. */
  codeChallenge: z.string().optional(),
  nonce: z.string().optional(),
  scopes: z.array(z.string()),
  claims: claimsRequest,
  identityId: z.string(),
  /** The verification session by which the person signed in. */
  sessionId: z.string(),
  /** When the verification succeeded. */
  authTime: instant,
  /** RFC 8176 values of the modules that passed. */
  amr: z.array(z.string()),
  acr: z.string().optional(),
  codeExpiresAt: instant,
  createdAt: instant,
  redeemedAt: instant.optional(),
  /** Which attempt redeemed it: when the SDK repeats a write whose answer was lost, that is no second use. */
  redeemedBy: z.string().optional(),
  revokedAt: instant.optional(),
  /** SHA-256 of what all refresh tokens of the grant have in common. */
  refreshFamilyHash: z.string().optional(),
  /** SHA-256 of the secret of the one refresh token that works now. */
  refreshHash: z.string().optional(),
  /** Which attempt made that token. */
  refreshedBy: z.string().optional(),
  /** Until when that token works. */
  refreshUntil: instant.optional(),
});
export type GrantRecord = z.infer<typeof grantRecord>;

/** What a login decides of its grant; the rest follows. */
export type GrantedLogin = Pick<
  GrantRecord,
  | "clientId"
  | "integrationId"
  | "organizationId"
  | "redirectUri"
  | "codeChallenge"
  | "nonce"
  | "scopes"
  | "claims"
  | "identityId"
  | "sessionId"
  | "authTime"
  | "amr"
  | "acr"
>;

const ID_BYTES = 16;

/** A grant and its authorization code. The code is in no record: whoever makes it sends it to the client. */
export const newGrant = (
  login: GrantedLogin,
  ids: Pick<Ids, "token">,
  now: Date,
): { grant: GrantRecord; code: string } => {
  const id = ids.token(ID_BYTES);
  const secret = ids.token();
  const grant = {
    ...login,
    id,
    codeHash: sha256(secret),
    codeExpiresAt: plusSeconds(now, CODE_SECONDS).toISOString(),
    createdAt: now.toISOString(),
  };
  return { grant, code: `${id}.${secret}` };
};

/** Whether refresh tokens belong to it. */
export const isOffline = (grant: Pick<GrantRecord, "scopes">): boolean =>
  grant.scopes.includes("offline_access");

/** Until when a refresh token that is made now works, if it is not used. */
export const idleUntil = (now: Date): string => plusSeconds(now, REFRESH_IDLE_SECONDS).toISOString();

/** As `idleUntil`, but never longer than the grant's refresh tokens live together. */
export const nextRefreshUntil = (grant: Pick<GrantRecord, "createdAt">, now: Date): string =>
  [idleUntil(now), offlineUntil(grant).toISOString()].sort()[0] ?? idleUntil(now);

const offlineUntil = (grant: Pick<GrantRecord, "createdAt">): Date =>
  plusSeconds(new Date(grant.createdAt), REFRESH_SECONDS);

/** When DynamoDB may forget it: after everything that it could be asked about. */
export const grantTtl = (grant: GrantRecord): number =>
  epochSeconds(
    plusSeconds(isOffline(grant) ? offlineUntil(grant) : new Date(grant.createdAt), REMEMBER_SECONDS),
  );

const BASE64URL_16_BYTES = /^[\w-]{22}$/;
const BASE64URL_32_BYTES = /^[\w-]{43}$/;

export interface CodeParts {
  grantId: string;
  secretHash: string;
}

/** Undefined for a text that cannot be a code of ours. */
export const readCode = (code: string): CodeParts | undefined => {
  const [grantId = "", secret = "", ...rest] = code.split(".");
  if (!BASE64URL_16_BYTES.test(grantId) || !BASE64URL_32_BYTES.test(secret) || rest.length > 0)
    return undefined;
  return { grantId, secretHash: sha256(secret) };
};

export interface RefreshParts {
  grantId: string;
  family: string;
  familyHash: string;
  secretHash: string;
}

/** Undefined for a text that cannot be a refresh token of ours. */
export const readRefreshToken = (token: string): RefreshParts | undefined => {
  const [grantId = "", family = "", secret = "", ...rest] = token.split(".");
  const wellFormed =
    BASE64URL_16_BYTES.test(grantId) && BASE64URL_16_BYTES.test(family) && BASE64URL_32_BYTES.test(secret);
  if (!wellFormed || rest.length > 0) return undefined;
  return { grantId, family, familyHash: sha256(family), secretHash: sha256(secret) };
};

export interface NewRefreshToken {
  token: string;
  familyHash: string;
  secretHash: string;
}

/**
 * `<grant>.<family>.<secret>`. The family is the same in all refresh tokens of a grant and known to nobody else: a
 * token with it was issued by us, so one whose secret is not the newest was used before.
 */
export const newRefreshToken = (
  grantId: string,
  ids: Pick<Ids, "token">,
  family: string = ids.token(ID_BYTES),
): NewRefreshToken => {
  const secret = ids.token();
  return {
    token: `${grantId}.${family}.${secret}`,
    familyHash: sha256(family),
    secretHash: sha256(secret),
  };
};
