import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from "jose";
import * as z from "zod";
import type { Clock } from "../../platform/clock.ts";
import { AppError, forbidden, unauthorized } from "../../platform/errors.ts";
import type { HttpRequest } from "../../platform/http/request.ts";
import type { Actor } from "../audit/schema.ts";
import { toJwks } from "../signing-key/domain.ts";
import type { SigningKeyStore } from "../signing-key/store.ts";
import { readBearer } from "./management.ts";

export const onboardingScopes = ["onboarding:write", "onboarding:read"] as const;
export type OnboardingScope = (typeof onboardingScopes)[number];

/** A back end that calls with a token of its client credentials. */
export interface ClientPrincipal {
  organizationId: string;
  clientId: string;
  scopes: readonly string[];
  actor: Actor;
}

const claims = z.object({ org_id: z.string(), client_id: z.string(), scope: z.string() });

/**
 * Verifies our own access tokens (RFC 9068): signature by a published key, `typ`, issuer, audience and expiry. No
 * request to anyone: the public keys come from the table and stay in memory.
 */
export const createClientAccess = (deps: {
  baseUrl: string;
  signingKeys: Pick<SigningKeyStore, "listCached">;
  clock: Clock;
}) => {
  let imported: { kids: string; keys: JWTVerifyGetKey } | undefined;

  // A key's id is the hash of its content, so the imported keys stay good for as long as the ids are the same.
  const publishedKeys = async (now: Date): Promise<JWTVerifyGetKey> => {
    const jwks = jwksSchema.parse(toJwks(await deps.signingKeys.listCached(), now));
    const kids = jwks.keys.map((key) => key.kid).join(" ");
    if (imported?.kids !== kids) imported = { kids, keys: createLocalJWKSet(jwks) };
    return imported.keys;
  };

  return {
    authenticate: async (request: HttpRequest, scope: OnboardingScope): Promise<ClientPrincipal> => {
      const token = readBearer(request);
      const now = deps.clock.now();
      const payload = await verify(token, await publishedKeys(now), deps.baseUrl, now);
      const scopes = payload.scope.split(" ");
      if (!scopes.includes(scope)) throw insufficientScope(scope);
      return {
        organizationId: payload.org_id,
        clientId: payload.client_id,
        scopes,
        actor: { type: "CLIENT", id: payload.client_id },
      };
    },
  };
};

const insufficientScope = (scope: OnboardingScope): AppError =>
  new AppError({
    ...forbidden("INSUFFICIENT_SCOPE", `The token needs the scope ${scope}.`),
    headers: { "WWW-Authenticate": `Bearer error="insufficient_scope", scope="${scope}"` },
  });

const jwksSchema: z.ZodType<JSONWebKeySet> = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

const verify = async (token: string, keys: JWTVerifyGetKey, baseUrl: string, now: Date) => {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: baseUrl,
      audience: baseUrl,
      typ: "at+jwt",
      algorithms: ["RS256", "ES256"],
      currentDate: now,
      requiredClaims: ["exp", "iat", "sub", "jti"],
    });
    return claims.parse(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError)
      throw unauthorized(undefined, error);
    throw error;
  }
};
