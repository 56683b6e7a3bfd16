import { createLocalJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import * as z from "zod";
import type { Clock } from "../../platform/clock.ts";
import { toJwks } from "../signing-key/domain.ts";
import { jsonWebKeySet } from "../signing-key/schema.ts";
import type { SigningKeyStore } from "../signing-key/store.ts";

/** What our access tokens say (RFC 9068). */
const accessTokenPayload = z.object({
  iss: z.string(),
  aud: z.string(),
  sub: z.string(),
  client_id: z.string(),
  org_id: z.string(),
  scope: z.string(),
  iat: z.number(),
  exp: z.number(),
  jti: z.string(),
  /** The grant of a person's login; absent in a token by which a client acts for itself. */
  grant_id: z.string().optional(),
});
export type AccessTokenPayload = z.infer<typeof accessTokenPayload>;

export type TokenReading =
  | { outcome: "VALID"; payload: AccessTokenPayload }
  /** `cause`: for the log. */
  | { outcome: "INVALID"; cause: unknown };

export interface AccessTokenReaderDeps {
  /** The issuer, and the only audience. */
  baseUrl: string;
  signingKeys: Pick<SigningKeyStore, "listCached">;
  clock: Clock;
}

export type ReadAccessToken = (token: string) => Promise<TokenReading>;

/**
 * Verifies our own access tokens: signature by a published key, `typ`, issuer, audience and expiry. No request to
 * anyone: the public keys come from the table and stay in memory.
 */
export const createAccessTokenReader = (deps: AccessTokenReaderDeps): ReadAccessToken => {
  let imported: { kids: string; keys: JWTVerifyGetKey } | undefined;

  // A key's id is the hash of its content, so the imported keys stay good for as long as the ids are the same.
  const publishedKeys = async (now: Date): Promise<JWTVerifyGetKey> => {
    const jwks = jsonWebKeySet.parse(toJwks(await deps.signingKeys.listCached(), now));
    const kids = jwks.keys.map((key) => key.kid).join(" ");
    if (imported?.kids !== kids) imported = { kids, keys: createLocalJWKSet(jwks) };
    return imported.keys;
  };

  return async (token) => {
    const now = deps.clock.now();
    try {
      const { payload } = await jwtVerify(token, await publishedKeys(now), {
        issuer: deps.baseUrl,
        audience: deps.baseUrl,
        typ: "at+jwt",
        algorithms: ["ES256"],
        currentDate: now,
        requiredClaims: ["exp", "iat", "sub", "jti"],
      });
      return { outcome: "VALID", payload: accessTokenPayload.parse(payload) };
    } catch (cause) {
      if (cause instanceof errors.JOSEError || cause instanceof z.ZodError)
        return { outcome: "INVALID", cause };
      throw cause;
    }
  };
};
