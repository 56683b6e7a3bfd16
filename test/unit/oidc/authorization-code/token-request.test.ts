import { describe, expect, it } from "vitest";
import { CODE_SECONDS } from "../../../../lambdas/oidc/domain/grant-record.ts";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { ALL_SCOPES, createLoginClient, getUserinfo, issueCode, signIn } from "../login-fixture.ts";
import { createReadyClient, createTokenEndpoint } from "../token-fixture.ts";

const table = await createTestTable();
const endpoint = await createTokenEndpoint(table);
const client = await createLoginClient(endpoint);
const other = await createLoginClient(endpoint);
const publicClient = await createLoginClient(endpoint, { tokenEndpointAuthMethods: ["none"] });
const withBasic = { authorization: client.authorization };

const error = (status: number, code: string) => ({
  status,
  body: { error: code, error_description: expect.any(String) },
});
const invalidGrant = error(400, "invalid_grant");

describe("a code", () => {
  it("gives an access token, an ID token and the scope; nobody may keep the answer", async () => {
    const { body } = await issueCode(endpoint, client, { scopes: ["openid", "email"] });
    const answer = await endpoint.post(body, withBasic);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      id_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 900,
      scope: "openid email",
    });
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers.pragma).toBe("no-cache");
  });

  it("gives a refresh token where offline_access was given", async () => {
    const { tokens } = await signIn(endpoint, client, { scopes: ["openid", "offline_access"] });
    expect(tokens.refresh_token).toMatch(/^[\w-]{22}\.[\w-]{22}\.[\w-]{43}$/);
  });

  it("is redeemed by a client_secret_post request as well", async () => {
    const { body } = await issueCode(endpoint, client);
    const credentials = { client_id: client.clientId, client_secret: client.secret };
    expect((await endpoint.post({ ...body, ...credentials })).status).toBe(200);
  });

  it("is required", async () => {
    const answer = await endpoint.post({ grant_type: "authorization_code" }, withBasic);
    expect(answer).toMatchObject(error(400, "invalid_request"));
  });

  it.each([
    "x",
    ".",
    "..",
    "a.b",
    "ключ",
    `${"x".repeat(22)}.${"y".repeat(42)}`,
    `${"x".repeat(22)}.${"y".repeat(43)}.z`,
    "x".repeat(5000),
  ])("that cannot be one is an invalid grant: %s", async (code) => {
    const { body } = await issueCode(endpoint, client);
    expect(await endpoint.post({ ...body, code }, withBasic)).toMatchObject(invalidGrant);
  });

  it("asked for twice in one request is refused before it is looked at", async () => {
    const { body, code } = await issueCode(endpoint, client);
    const twice = `${new URLSearchParams(body)}&code=${code}`;
    expect(await endpoint.post(twice, withBasic)).toMatchObject(error(400, "invalid_request"));
    expect((await endpoint.post(body, withBasic)).status).toBe(200);
  });
});

describe("what is presented wrongly burns nothing", () => {
  it("another client's request", async () => {
    const { body } = await issueCode(endpoint, client);
    expect(await endpoint.post(body, { authorization: other.authorization })).toMatchObject(invalidGrant);
    expect((await endpoint.post(body, withBasic)).status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ["another redirect_uri", { redirect_uri: "https://app.example.com/callback" }],
    ["no redirect_uri", { redirect_uri: "" }],
    ["another code_verifier", { code_verifier: "x".repeat(43) }],
    ["no code_verifier", { code_verifier: "" }],
  ])("%s", async (_, changes) => {
    const { body } = await issueCode(endpoint, client);
    expect(await endpoint.post({ ...body, ...changes }, withBasic)).toMatchObject(invalidGrant);
    expect((await endpoint.post(body, withBasic)).status).toBe(200);
  });

  it("a wrong client secret", async () => {
    const { body } = await issueCode(endpoint, client);
    const wrong = { client_id: client.clientId, client_secret: other.secret };
    expect(await endpoint.post({ ...body, ...wrong })).toMatchObject(error(401, "invalid_client"));
    expect((await endpoint.post(body, withBasic)).status).toBe(200);
  });

  it("is answered in the same words, whatever was wrong", async () => {
    const expired = await issueCode(endpoint, client);
    endpoint.clock.advance(CODE_SECONDS);
    const used = await signIn(endpoint, client);
    const good = await issueCode(endpoint, client);
    const answers = await Promise.all([
      endpoint.post(expired.body, withBasic),
      endpoint.post(used.body, withBasic),
      endpoint.post({ ...good.body, redirect_uri: "https://evil.example/" }, withBasic),
      endpoint.post({ ...good.body, code_verifier: "y".repeat(43) }, withBasic),
      endpoint.post(good.body, { authorization: other.authorization }),
    ]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });
});

describe("a second use", () => {
  it("ends everything that the first one gave", async () => {
    const { body, tokens } = await signIn(endpoint, client, { scopes: ALL_SCOPES });
    expect((await getUserinfo(endpoint, `Bearer ${tokens.access_token}`)).status).toBe(200);
    expect(await endpoint.post(body, withBasic)).toMatchObject(invalidGrant);
    expect((await getUserinfo(endpoint, `Bearer ${tokens.access_token}`)).status).toBe(401);
    const refresh = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
    expect(await endpoint.post(refresh, withBasic)).toMatchObject(invalidGrant);
    const asked = await endpoint.post({ token: tokens.access_token }, withBasic, "/oauth2/introspect");
    expect(asked.body).toEqual({ active: false });
  });

  it("30 seconds or an hour later is one too", async () => {
    for (const seconds of [30, 3600]) {
      const { body, grant } = await signIn(endpoint, client);
      endpoint.clock.advance(seconds);
      expect(await endpoint.post(body, withBasic)).toMatchObject(invalidGrant);
      expect((await endpoint.grants.get(grant.id))?.revokedAt).toBeDefined();
    }
  });

  it("with a wrong verifier is one too", async () => {
    const { body, grant } = await signIn(endpoint, client);
    await endpoint.post({ ...body, code_verifier: "x".repeat(43) }, withBasic);
    expect((await endpoint.grants.get(grant.id))?.revokedAt).toBeDefined();
  });

  it("by another client, or with a guessed secret, ends nothing", async () => {
    const { body, grant, tokens } = await signIn(endpoint, client);
    await endpoint.post(body, { authorization: other.authorization });
    await endpoint.post({ ...body, code: `${grant.id}.${endpoint.ids.token()}` }, withBasic);
    expect((await getUserinfo(endpoint, `Bearer ${tokens.access_token}`)).status).toBe(200);
  });

  it("of 64 requests at once gives exactly one answer with tokens, which are worth nothing", async () => {
    const { body, grant } = await issueCode(endpoint, client);
    const answers = await Promise.all(Array.from({ length: 64 }, () => endpoint.post(body, withBasic)));
    const good = answers.filter(({ status }) => status === 200);
    expect(good).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(63);
    expect((await getUserinfo(endpoint, `Bearer ${good[0]?.body.access_token}`)).status).toBe(401);
    expect((await endpoint.grants.get(grant.id))?.revokedAt).toBeDefined();
  });
});

describe("public clients", () => {
  it("redeem with client_id and PKCE alone", async () => {
    const { body } = await issueCode(endpoint, publicClient);
    expect((await endpoint.post({ ...body, client_id: publicClient.clientId })).status).toBe(200);
  });

  it("are refused with a secret, by either method, although it is theirs", async () => {
    const { body } = await issueCode(endpoint, publicClient);
    const inBody = { client_id: publicClient.clientId, client_secret: publicClient.secret };
    for (const answer of [
      await endpoint.post(body, { authorization: publicClient.authorization }),
      await endpoint.post({ ...body, ...inBody }),
    ]) {
      expect(answer).toMatchObject(error(401, "invalid_client"));
    }
  });

  it("are all that come without proof: a confidential client is refused", async () => {
    const { body } = await issueCode(endpoint, client);
    const answer = await endpoint.post({ ...body, client_id: client.clientId });
    expect(answer).toMatchObject(error(401, "invalid_client"));
    expect((await endpoint.post(body, withBasic)).status).toBe(200);
  });
});

describe("who may not use this grant", () => {
  it("a client of client credentials", async () => {
    const backEnd = await createReadyClient(endpoint);
    const { body } = await issueCode(endpoint, client);
    const answer = await endpoint.post(body, { authorization: backEnd.authorization });
    expect(answer).toMatchObject(error(400, "unauthorized_client"));
  });

  it("and a client of logins may not act for itself", async () => {
    const answer = await endpoint.post({ grant_type: "client_credentials" }, withBasic);
    expect(answer).toMatchObject(error(400, "unauthorized_client"));
  });

  it("a person who was deleted after signing in", async () => {
    const leaving = await createLoginClient(endpoint);
    const { body } = await issueCode(endpoint, leaving);
    const { transact } = await import("../../../../lambdas/platform/dynamo/transaction.ts");
    await transact(table, endpoint.identities.remove(leaving.identity));
    const answer = await endpoint.post(body, { authorization: leaving.authorization });
    expect(answer).toMatchObject(invalidGrant);
  });
});

it("neither the log nor the table holds a code, a verifier or a token", async () => {
  const { body, code, codeVerifier, tokens } = await signIn(endpoint, client, { scopes: ALL_SCOPES });
  await endpoint.post(body, withBasic);
  const written = JSON.stringify([endpoint.log.lines, await readWholeTable(table)]);
  const secrets = [code, codeVerifier, tokens.access_token, tokens.id_token, tokens.refresh_token];
  for (const secret of [...secrets, ...code.split(".").slice(1)]) expect(written).not.toContain(secret);
  expect(endpoint.log.codes()).toContain("CODE_REFUSED");
});
