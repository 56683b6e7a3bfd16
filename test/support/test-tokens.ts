import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";
import type { SigningKey } from "../../lambdas/core/signing-key/schema.ts";
import { createSigningKeyStore } from "../../lambdas/core/signing-key/store.ts";
import { commit, type TestProduct } from "./test-product.ts";

export interface TokenClaims {
  organizationId: string;
  scope?: string;
  issuer?: string;
  audience?: string;
  /** Seconds from now. */
  expiresIn?: number;
  typ?: string;
}

/** Puts one published key into the table and signs access tokens with it, as the token endpoint does. */
export const createTestTokens = async (product: TestProduct) => {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const at = product.clock.now().toISOString();
  const key: SigningKey = {
    kid,
    algorithm: "ES256",
    publicJwk: { ...publicJwk },
    createdAt: at,
    signsFrom: at,
    signsUntil: null,
    withdrawnAt: null,
  };
  const signingKeys = createSigningKeyStore(product.table, product.clock);
  await commit(product.table, [signingKeys.put(key)]);

  const sign = (claims: TokenClaims, signer = privateKey): Promise<string> => {
    const now = Math.floor(product.clock.now().getTime() / 1000);
    return new SignJWT({
      org_id: claims.organizationId,
      client_id: "client-1",
      scope: claims.scope ?? "onboarding:write onboarding:read",
    })
      .setProtectedHeader({ alg: "ES256", kid, typ: claims.typ ?? "at+jwt" })
      .setIssuer(claims.issuer ?? product.baseUrl)
      .setAudience(claims.audience ?? product.baseUrl)
      .setSubject("client-1")
      .setJti(product.ids.next("req"))
      .setIssuedAt(now)
      .setExpirationTime(now + (claims.expiresIn ?? 900))
      .sign(signer);
  };
  return { sign, signingKeys };
};
