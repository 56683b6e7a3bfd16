import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { BASE_URL, type TokenEndpoint } from "../token-fixture.ts";

export const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

export interface ClientKey {
  privateKey: CryptoKey;
  jwk: JWK;
}

export const createClientKey = async (alg: string, kid: string): Promise<ClientKey> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } };
};

export interface AssertionChange {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
}

/** An assertion as a good client makes it, but for what the test changes. */
export const createAssertion = (
  { clock, ids }: Pick<TokenEndpoint, "clock" | "ids">,
  clientId: string,
  key: CryptoKey | Uint8Array,
  header: { alg: string; kid?: string },
  change: AssertionChange = {},
): Promise<string> => {
  const now = Math.floor(clock.now().getTime() / 1000);
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: BASE_URL,
    jti: ids.token(16),
    iat: now,
    exp: now + 60,
    ...change.claims,
  };
  return new SignJWT(claims).setProtectedHeader({ ...header, ...change.header }).sign(key);
};

export const withAssertion = (assertion: string): Record<string, string> => ({
  client_assertion: assertion,
  client_assertion_type: ASSERTION_TYPE,
});
