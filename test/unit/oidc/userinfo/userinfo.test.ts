import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { transact } from "../../../../lambdas/platform/dynamo/transaction.ts";
import { callFunction } from "../../../support/http-event.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { ALL_SCOPES, createLoginClient, getUserinfo, saveSettings, signIn } from "../login-fixture.ts";
import { BASE_URL, createReadyClient, createTokenEndpoint } from "../token-fixture.ts";

const table = await createTestTable();
const endpoint = await createTokenEndpoint(table);
const client = await createLoginClient(endpoint);
const login = await signIn(endpoint, client, { scopes: ALL_SCOPES });
const token: string = login.tokens.access_token;

const form = { "content-type": "application/x-www-form-urlencoded" };
const post = (headers: Record<string, string>, body?: string) =>
  callFunction(endpoint.handler, {
    method: "POST",
    path: "/userinfo",
    headers,
    ...(body === undefined ? {} : { body }),
  });

const expected = {
  sub: client.identity.id,
  identity_id: client.identity.id,
  auth_overall_status: "OK",
  auth_time: expect.any(Number),
  amr: ["otp"],
  name: "Ana López",
  given_name: "Ana",
  family_name: "López",
  email: "ana.lopez@example.com",
  email_verified: true,
  phone_number: "+34600000001",
  phone_number_verified: false,
};

describe("who signed in is answered", () => {
  it("to GET with the token in the header", async () => {
    const answer = await getUserinfo(endpoint, `Bearer ${token}`);
    expect(answer).toMatchObject({ status: 200, body: expected });
    expect(answer.body).toEqual(expected);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  it("to POST with the token in the header, with and without a form", async () => {
    const authorization = `Bearer ${token}`;
    for (const answer of [await post({ authorization }), await post({ authorization, ...form }, "")]) {
      expect(answer).toMatchObject({ status: 200, body: expected });
    }
  });

  it("to POST with the token in the body", async () => {
    expect(await post(form, `access_token=${token}`)).toMatchObject({ status: 200, body: expected });
  });

  it("whatever the case of the scheme", async () => {
    expect((await getUserinfo(endpoint, `bEARER ${token}`)).status).toBe(200);
  });
});

describe("what is answered follows what was given", () => {
  it.each<[string, string[], string[]]>([
    ["openid", ["openid"], ["amr", "auth_overall_status", "auth_time", "identity_id", "sub"]],
    ["profile", ["openid", "profile"], ["family_name", "given_name", "name"]],
    ["email", ["openid", "email"], ["email", "email_verified"]],
    ["phone", ["openid", "phone"], ["phone_number", "phone_number_verified"]],
  ])("%s", async (scope, scopes, names) => {
    const { tokens } = await signIn(endpoint, client, { scopes });
    const { body } = await getUserinfo(endpoint, `Bearer ${tokens.access_token}`);
    const openid = ["amr", "auth_overall_status", "auth_time", "identity_id", "sub"];
    expect(Object.keys(body).sort()).toEqual(scope === "openid" ? names : [...names, ...openid].sort());
  });

  it("a claim that the claims parameter asked for there, without its scope", async () => {
    const { tokens } = await signIn(endpoint, client, {
      claims: { userinfo: { name: { essential: true } } },
    });
    const { body } = await getUserinfo(endpoint, `Bearer ${tokens.access_token}`);
    expect(body.name).toBe("Ana López");
    expect(body).not.toHaveProperty("given_name");
  });

  it("what the integration allows now: scopes and claims that were taken back are left out at once", async () => {
    const strict = await createLoginClient(endpoint);
    const { tokens } = await signIn(endpoint, strict, {
      scopes: ["openid", "email"],
      claims: { userinfo: { phone_number: { essential: true }, name: null } },
    });
    const read = async () => (await getUserinfo(endpoint, `Bearer ${tokens.access_token}`)).body;
    expect(Object.keys(await read())).toEqual(expect.arrayContaining(["email", "phone_number", "name"]));
    await saveSettings(endpoint, strict.client, { allowedScopes: ["openid", "profile"] });
    const openid = ["amr", "auth_overall_status", "auth_time", "identity_id", "sub"];
    expect(Object.keys(await read()).sort()).toEqual([...openid, "name"].sort());
  });

  it("nothing, once the application is disabled or deleted", async () => {
    const [disabled, deleted] = [await createLoginClient(endpoint), await createLoginClient(endpoint)];
    const tokens = [await signIn(endpoint, disabled), await signIn(endpoint, deleted)];
    const off = { ...disabled.client, status: "DISABLED" as const, version: disabled.client.version + 1 };
    await endpoint.save(disabled.client, off);
    await transact(table, endpoint.integrations.remove(deleted.client));
    for (const { tokens: issued } of tokens) {
      const answer = await getUserinfo(endpoint, `Bearer ${issued.access_token}`);
      expect(answer).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    }
  });

  it("a claim that was asked for in the ID token only is not", async () => {
    const { tokens } = await signIn(endpoint, client, { claims: { id_token: { name: null } } });
    expect((await getUserinfo(endpoint, `Bearer ${tokens.access_token}`)).body).not.toHaveProperty("name");
  });

  it("an address that was changed after it was proved is not verified", async () => {
    const changed = await createLoginClient(endpoint);
    const { tokens } = await signIn(endpoint, changed, { scopes: ["openid", "email"] });
    const update = { ...changed.identity, email: "new@example.com", version: changed.identity.version + 1 };
    await transact(table, [endpoint.identities.update(update)]);
    const { body } = await getUserinfo(endpoint, `Bearer ${tokens.access_token}`);
    expect(body).toMatchObject({ email: "new@example.com", email_verified: false });
  });
});

describe("a token is refused", () => {
  const challenge = (error: string) => `Bearer realm="${BASE_URL}", error="${error}"`;

  it("when there is none: the challenge names no error (RFC 6750 §3.1)", async () => {
    for (const answer of [await getUserinfo(endpoint), await post(form, "")]) {
      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toBe(`Bearer realm="${BASE_URL}"`);
    }
  });

  it("in the query, where logs would keep it", async () => {
    const answer = await callFunction(endpoint.handler, { path: `/userinfo?access_token=${token}` });
    expect(answer.status).toBe(401);
  });

  it("in both places at once", async () => {
    const answer = await post({ ...form, authorization: `Bearer ${token}` }, `access_token=${token}`);
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  it.each([client.authorization, "Bearer", "Bearer a b", "Bearer é", `Bearer ${"x".repeat(60_000)}`])(
    "that is none (%#)",
    async (authorization) => {
      const { status } = await getUserinfo(endpoint, authorization);
      expect([400, 401]).toContain(status);
    },
  );

  it("when it is revoked, expired, or its person is gone", async () => {
    const [revoked, late, gone] = await Promise.all([
      createLoginClient(endpoint),
      createLoginClient(endpoint),
      createLoginClient(endpoint),
    ]);
    const tokens = await Promise.all([revoked, late, gone].map((each) => signIn(endpoint, each)));
    await endpoint.grants.revoke(tokens[0]?.grant.id ?? "");
    await transact(table, endpoint.identities.remove(gone.identity));
    for (const each of [tokens[0], tokens[2]]) {
      const answer = await getUserinfo(endpoint, `Bearer ${each?.tokens.access_token}`);
      expect(answer).toMatchObject({ status: 401, body: { error: "invalid_token" } });
      expect(answer.headers["www-authenticate"]).toBe(challenge("invalid_token"));
    }
    endpoint.clock.advance(901);
    const answer = await getUserinfo(endpoint, `Bearer ${tokens[1]?.tokens.access_token}`);
    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    endpoint.clock.advance(-901);
  });

  it("of a client that acts for itself: nobody signed in", async () => {
    const backEnd = await createReadyClient(endpoint);
    const { body } = await endpoint.post(
      { grant_type: "client_credentials" },
      { authorization: backEnd.authorization },
    );
    const answer = await getUserinfo(endpoint, `Bearer ${body.access_token}`);
    expect(answer).toMatchObject({ status: 403, body: { error: "insufficient_scope" } });
    expect(answer.headers["www-authenticate"]).toBe(`${challenge("insufficient_scope")}, scope="openid"`);
  });

  it("that is an ID token or a refresh token", async () => {
    for (const wrong of [login.tokens.id_token, login.tokens.refresh_token]) {
      expect((await getUserinfo(endpoint, `Bearer ${wrong}`)).status).toBe(401);
    }
  });
});

describe("forged access tokens", () => {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
  const send = async (forged: string) => (await getUserinfo(endpoint, `Bearer ${forged}`)).status;

  it("with alg none, with and without a signature", async () => {
    const none = encode({ ...read(header), alg: "none" });
    expect(await send(`${none}.${payload}.`)).toBe(401);
    expect(await send(`${none}.${payload}.${signature}`)).toBe(401);
  });

  it("with our public key as the secret of HS256", async () => {
    const { keys } = { keys: await endpoint.keys.signingKeys.list() };
    const publicJwk = JSON.stringify(keys.find((key) => key.kid === read(header).kid)?.publicJwk);
    const input = `${encode({ ...read(header), alg: "HS256" })}.${payload}`;
    const mac = createHmac("sha256", publicJwk).update(input).digest("base64url");
    expect(await send(`${input}.${mac}`)).toBe(401);
  });

  it("with another payload, or with the kid of another key", async () => {
    const other = await createLoginClient(endpoint);
    expect(await send(`${header}.${encode({ ...read(payload), sub: other.identity.id })}.${signature}`)).toBe(
      401,
    );
    const keys = await endpoint.keys.signingKeys.list();
    for (const { kid } of keys.filter((key) => key.kid !== read(header).kid)) {
      expect(await send(`${encode({ ...read(header), kid })}.${payload}.${signature}`)).toBe(401);
    }
  });
});

describe("pages of any origin", () => {
  it("may ask first (preflight), and read the answer and its failures", async () => {
    const asked = { origin: "https://app.example.com", "access-control-request-method": "GET" };
    const preflight = await callFunction(endpoint.handler, {
      method: "OPTIONS",
      path: "/userinfo",
      headers: { ...asked, "access-control-request-headers": "authorization" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers["access-control-allow-headers"]).toContain("Authorization");
    for (const answer of [
      preflight,
      await getUserinfo(endpoint, `Bearer ${token}`),
      await getUserinfo(endpoint),
    ]) {
      expect(answer.headers["access-control-allow-origin"]).toBe("*");
      expect(answer.headers).not.toHaveProperty("access-control-allow-credentials");
    }
  });

  it("cannot read introspection, which is for back ends", async () => {
    const answer = await endpoint.post(
      { token },
      { authorization: client.authorization },
      "/oauth2/introspect",
    );
    expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
  });
});
