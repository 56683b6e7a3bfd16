// Every endpoint that clients call, through the local cloud, which refuses what the role of a function does not allow.
import { createHash, randomBytes } from "node:crypto";
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { createApplication, openCookieJar, signInPerson } from "../support/person.ts";
import { plant } from "../support/planted.ts";
import { call, connectProduct, expectCall, type Json, type Product } from "../support/system.ts";

const REDIRECT_URI = "https://app.example.com/back";
const key = await generateKeyPair("ES256", { extractable: true });
const jwk = { ...(await exportJWK(key.publicKey)), kid: "one", alg: "ES256" };

let product: Product;
let clientId: string;

/** A new assertion each time: none counts twice. */
const withAssertion = async (parameters: Record<string, string>) => {
  const client_assertion = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: "ES256", kid: "one" })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(product.baseUrl)
    .setExpirationTime("1m")
    .sign(key.privateKey);
  const client_assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  return new URLSearchParams({ ...parameters, client_assertion, client_assertion_type });
};

const post = async (path: string, parameters: Record<string, string>) =>
  call(`${product.baseUrl}${path}`, { body: await withAssertion(parameters) });
const userinfo = (token: unknown) => call(`${product.baseUrl}/userinfo`, { token: String(token) });

const signIn = async (): Promise<{ tokens: Json; code: string; verifier: string }> => {
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    response_type: "code",
    scope: "openid email profile offline_access",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const address = `ana-${crypto.randomUUID()}@example.com`;
  const back = await signInPerson(product, `${product.baseUrl}/oauth2/authorize?${query}`, address);
  const code = back.searchParams.get("code") ?? "";
  const grant = {
    grant_type: "authorization_code",
    redirect_uri: REDIRECT_URI,
    code,
    code_verifier: verifier,
  };
  const answer = await post("/oauth2/token", grant);
  expect(answer.status).toBe(200);
  for (const name of ["access_token", "id_token", "refresh_token"]) {
    plant(product.stateDir, name.replaceAll("_", "-"), String(answer.body[name]));
  }
  return { tokens: answer.body, code, verifier };
};

beforeAll(async () => {
  product = await connectProduct();
  ({ clientId } = await createApplication(product, [REDIRECT_URI], {
    tokenEndpointAuthMethods: ["private_key_jwt"],
    jwks: { keys: [jwk] },
    subjectType: "pairwise",
    idTokenSignedResponseAlg: "EdDSA",
    allowedScopes: ["openid", "email", "profile", "offline_access"],
  }));
});

describe("a client that signs its requests and knows people by names of its own", () => {
  it("gets an ID token that verifies, and who it was; the address was proved", async () => {
    const { tokens } = await signIn();
    const keys = createRemoteJWKSet(new URL(`${product.baseUrl}/oauth2/jwks`));
    const { payload, protectedHeader } = await jwtVerify(String(tokens.id_token), keys, {
      issuer: product.baseUrl,
      audience: clientId,
    });
    expect(protectedHeader.alg).toBe("EdDSA");
    expect(payload).toMatchObject({ amr: ["otp"], sub: expect.stringMatching(/^[\w-]{43}$/) });
    expect((await userinfo(tokens.access_token)).body).toMatchObject({
      sub: payload.sub,
      email: expect.stringMatching(/^ana-.*@example\.com$/),
      email_verified: true,
      auth_overall_status: "OK",
    });
  });

  it("refreshes, asks about a token, and ends it", async () => {
    const { tokens } = await signIn();
    const refreshed = await post("/oauth2/token", {
      grant_type: "refresh_token",
      refresh_token: String(tokens.refresh_token),
    });
    expect(refreshed.status).toBe(200);
    const token = String(refreshed.body.access_token);
    expect((await post("/oauth2/introspect", { token })).body).toMatchObject({
      active: true,
      client_id: clientId,
    });
    expect((await post("/oauth2/revoke", { token })).status).toBe(200);
    expect((await post("/oauth2/introspect", { token })).body).toEqual({ active: false });
    expect((await userinfo(token)).status).toBe(401);
  });

  it("loses everything when its code comes a second time", async () => {
    const { tokens, code, verifier } = await signIn();
    const grant = {
      grant_type: "authorization_code",
      redirect_uri: REDIRECT_URI,
      code,
      code_verifier: verifier,
    };
    expect(await post("/oauth2/token", grant)).toMatchObject({
      status: 400,
      body: { error: "invalid_grant" },
    });
    expect((await userinfo(tokens.access_token)).status).toBe(401);
  });
});

describe("a verification that is reused", () => {
  it("signs in again without asking, and a page of any origin may read the answers", async () => {
    const page = await createApplication(product, [REDIRECT_URI], {
      tokenEndpointAuthMethods: ["none"],
      sessionReuseMinutes: 10,
    });
    const browser = openCookieJar(product.baseUrl);
    const subjects: unknown[] = [];
    for (const prompt of ["login", "none"]) {
      const verifier = randomBytes(32).toString("base64url");
      const query = new URLSearchParams({
        client_id: page.clientId,
        redirect_uri: REDIRECT_URI,
        response_type: "code",
        scope: "openid",
        prompt,
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
      });
      const url = `${product.baseUrl}/oauth2/authorize?${query}`;
      const back = await signInPerson(product, url, `bo-${crypto.randomUUID()}@example.com`, browser);
      const answer = await call(`${product.baseUrl}/oauth2/token`, {
        body: new URLSearchParams({
          grant_type: "authorization_code",
          client_id: page.clientId,
          redirect_uri: REDIRECT_URI,
          code: back.searchParams.get("code") ?? "",
          code_verifier: verifier,
        }),
        headers: { origin: "https://app.example.com" },
      });
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      subjects.push((await userinfo(answer.body.access_token)).body.sub);
    }
    expect(subjects[0]).toMatch(/^idn_/);
    expect(subjects[1]).toBe(subjects[0]);
  });

  it("discovery and the keys are not sent again to who has them", async () => {
    for (const path of ["/.well-known/openid-configuration", "/oauth2/jwks"]) {
      const first = await call(`${product.baseUrl}${path}`);
      expect(first.status).toBe(200);
      const headers = { "if-none-match": first.headers.get("etag") ?? "" };
      expect((await call(`${product.baseUrl}${path}`, { headers })).status).toBe(304);
    }
    const { issuer } = await expectCall(200, `${product.baseUrl}/.well-known/oauth-authorization-server`);
    expect(issuer).toBe(product.baseUrl);
  });
});
