import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { toJwks } from "../../../../lambdas/core/signing-key/domain.ts";
import { halfHash } from "../../../../lambdas/oidc/domain/id-token.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { ALL_SCOPES, createLoginClient, type LoginClient, signIn } from "../login-fixture.ts";
import { BASE_URL, createTokenEndpoint } from "../token-fixture.ts";

const endpoint = await createTokenEndpoint(await createTestTable());
const client = await createLoginClient(endpoint);

const verify = async (token: string, audience: string) => {
  const jwks = toJwks(await endpoint.keys.signingKeys.list(), endpoint.clock.now()) as JSONWebKeySet;
  return jwtVerify(token, createLocalJWKSet(jwks), {
    issuer: BASE_URL,
    audience,
    currentDate: endpoint.clock.now(),
  });
};

const read = async (from: LoginClient, changes: Parameters<typeof signIn>[2] = {}) => {
  const { tokens, login } = await signIn(endpoint, from, changes);
  return { ...(await verify(tokens.id_token, from.clientId)), tokens, login };
};

describe("an ID token", () => {
  it("says who signed in, where, when, how and for which request, and nothing else", async () => {
    const { payload, login, tokens } = await read(client, { scopes: ALL_SCOPES });
    const now = Math.floor(endpoint.clock.now().getTime() / 1000);
    expect(payload).toEqual({
      iss: BASE_URL,
      sub: client.identity.id,
      aud: client.clientId,
      iat: now,
      exp: now + 900,
      auth_time: now,
      amr: ["otp"],
      nonce: login.nonce,
      at_hash: halfHash(tokens.access_token, "RS256"),
    });
  });

  it("has no nonce where none was sent, and no amr where no module has one", async () => {
    const { payload } = await read(client, { nonce: undefined, amr: [] });
    expect(payload).not.toHaveProperty("nonce");
    expect(payload).not.toHaveProperty("amr");
  });

  it("has the acr that was reached", async () => {
    expect((await read(client, { acr: "urn:example:acr" })).payload.acr).toBe("urn:example:acr");
  });

  it("is signed by RS256 unless the client asks otherwise", async () => {
    const { protectedHeader } = await read(client);
    expect(protectedHeader).toMatchObject({ alg: "RS256", typ: "JWT", kid: expect.any(String) });
  });

  it.each(["RS256", "ES256", "EdDSA"] as const)("by %s verifies, and its at_hash fits", async (alg) => {
    const chosen = await createLoginClient(endpoint, { idTokenSignedResponseAlg: alg });
    const { protectedHeader, payload, tokens } = await read(chosen);
    expect(protectedHeader.alg).toBe(alg);
    expect(payload.at_hash).toBe(halfHash(tokens.access_token, alg));
    // The left half of SHA-256, or of SHA-512 for Ed25519.
    expect(Buffer.from(String(payload.at_hash), "base64url")).toHaveLength(alg === "EdDSA" ? 32 : 16);
  });

  it("is for its client alone", async () => {
    const { tokens } = await signIn(endpoint, client);
    await expect(verify(tokens.id_token, "cli_other")).rejects.toThrow();
  });

  it("is no access token: its type is another one", async () => {
    const { tokens } = await signIn(endpoint, client);
    expect(decodeProtectedHeader(tokens.access_token).typ).toBe("at+jwt");
  });

  it("tells the time of the verification, not of the redemption", async () => {
    const verifiedAt = new Date(endpoint.clock.now().getTime() - 120_000);
    const { payload } = await read(client, { authTime: verifiedAt.toISOString() });
    expect(payload.auth_time).toBe(Math.floor(verifiedAt.getTime() / 1000));
  });
});

describe("the claims parameter", () => {
  it("puts single claims into the ID token, essential or not", async () => {
    const { payload } = await read(client, {
      claims: { id_token: { given_name: null, email: { essential: true }, auth_overall_status: null } },
    });
    expect(payload).toMatchObject({
      given_name: "Ana",
      email: "ana.lopez@example.com",
      auth_overall_status: "OK",
    });
    expect(payload).not.toHaveProperty("name");
  });

  it("gives nothing of a scope that the integration does not allow, whatever the login was given", async () => {
    const strict = await createLoginClient(endpoint, { allowedScopes: ["openid", "profile"] });
    const { payload } = await read(strict, {
      claims: { id_token: { name: null, email: { essential: true }, phone_number: null } },
    });
    expect(payload).toMatchObject({ name: "Ana López", auth_time: expect.any(Number) });
    expect(payload).not.toHaveProperty("email");
    expect(payload).not.toHaveProperty("phone_number");
  });

  it("for userinfo puts nothing into the ID token", async () => {
    const { payload } = await read(client, { claims: { userinfo: { name: { essential: true } } } });
    expect(payload).not.toHaveProperty("name");
  });

  it("leaves out what is unknown, and replaces nothing of the token itself", async () => {
    const { payload } = await read(client, {
      claims: {
        id_token: { shoe_size: null, iss: { value: "evil" }, aud: null, exp: null, __proto__: null },
      },
    });
    expect(payload).toMatchObject({ iss: BASE_URL, aud: client.clientId });
    expect(payload).not.toHaveProperty("shoe_size");
  });
});
