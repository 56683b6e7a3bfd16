import type { SigningAlgorithm, SigningKey } from "./schema.ts";

const at = (now: Date): string => now.toISOString();

export const isPublished = (key: SigningKey, now: Date): boolean =>
  key.withdrawnAt === null || key.withdrawnAt > at(now);

/**
 * Whether an ID token by it may still say who signs out, or whom a client means, as a browser brings such tokens long
 * after they have ended. It proves nothing to anybody else: the key is in no set any more.
 */
export const isForHints = (key: SigningKey, now: Date): boolean =>
  isPublished(key, now) || (key.hintsUntil ?? "") > at(now);

const canSign = (key: SigningKey, now: Date): boolean =>
  key.signsFrom <= at(now) && (key.signsUntil === null || key.signsUntil > at(now));

/** The newest key that signs; keys that are only published yet, or no longer sign, are passed over. */
export const chooseSigningKey = (
  keys: readonly SigningKey[],
  algorithm: SigningAlgorithm,
  now: Date,
): SigningKey | undefined =>
  keys
    .filter((key) => key.algorithm === algorithm && canSign(key, now))
    .sort((a, b) => b.signsFrom.localeCompare(a.signsFrom))[0];

/** RFC 7517 §5: what `/oauth2/jwks` answers, unless others are asked for. */
export const toJwks = (keys: readonly SigningKey[], now: Date, isIn = isPublished) => ({
  keys: keys
    .filter((key) => isIn(key, now))
    .map((key) => ({ ...key.publicJwk, kid: key.kid, alg: key.algorithm, use: "sig" })),
});

export const privateKeySecretName = (prefix: string, kid: string): string => `${prefix}${kid}`;
