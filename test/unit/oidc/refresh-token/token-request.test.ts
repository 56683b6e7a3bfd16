import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { createTestTable } from "../../../support/test-table.ts";
import { ALL_SCOPES, createLoginClient, getUserinfo, saveSettings, signIn } from "../login-fixture.ts";
import { createTokenEndpoint } from "../token-fixture.ts";

const endpoint = await createTokenEndpoint(await createTestTable());
const client = await createLoginClient(endpoint);
const other = await createLoginClient(endpoint);
const withBasic = { authorization: client.authorization };

const error = (status: number, code: string) => ({ status, body: { error: code } });
const refresh = (token: string, parameters: Record<string, string> = {}, headers = withBasic) =>
  endpoint.post({ grant_type: "refresh_token", refresh_token: token, ...parameters }, headers);
const offline = { scopes: ALL_SCOPES };

describe("a refresh", () => {
  it("gives new tokens and another refresh token, for the same person and login", async () => {
    const { tokens, login } = await signIn(endpoint, client, offline);
    endpoint.clock.advance(600);
    const answer = await refresh(tokens.refresh_token);
    expect(answer).toMatchObject({
      status: 200,
      body: { scope: ALL_SCOPES.join(" "), token_type: "Bearer" },
    });
    expect(answer.body.refresh_token).not.toBe(tokens.refresh_token);
    const [before, after] = [decodeJwt(tokens.id_token), decodeJwt(answer.body.id_token)];
    for (const name of ["iss", "sub", "aud", "auth_time", "amr"]) expect(after[name]).toEqual(before[name]);
    expect(after.iat).toBe(Number(before.iat) + 600);
    expect(login.nonce).toBe(before.nonce);
    expect(after).not.toHaveProperty("nonce");
    expect((await getUserinfo(endpoint, `Bearer ${answer.body.access_token}`)).status).toBe(200);
  });

  it("may ask for less; the next one may ask for all of it again", async () => {
    const { tokens } = await signIn(endpoint, client, offline);
    const less = await refresh(tokens.refresh_token, { scope: "email openid" });
    expect(less.body.scope).toBe("openid email");
    const all = await refresh(less.body.refresh_token);
    expect(all.body.scope).toBe(ALL_SCOPES.join(" "));
  });

  it("without openid gives no ID token, and no userinfo", async () => {
    const { tokens } = await signIn(endpoint, client, offline);
    const answer = await refresh(tokens.refresh_token, { scope: "email" });
    expect(answer.body).not.toHaveProperty("id_token");
    expect((await getUserinfo(endpoint, `Bearer ${answer.body.access_token}`)).status).toBe(403);
  });

  it("never gives more than the login did, and the attempt does not burn the token", async () => {
    const { tokens } = await signIn(endpoint, client, { scopes: ["openid", "offline_access"] });
    for (const scope of ["openid email", "onboarding:write", "openid  unknown"]) {
      expect(await refresh(tokens.refresh_token, { scope })).toMatchObject(error(400, "invalid_scope"));
    }
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
  });

  it("is refused once the integration allows no offline_access any more", async () => {
    const strict = await createLoginClient(endpoint);
    const { tokens } = await signIn(endpoint, strict, offline);
    await saveSettings(endpoint, strict.client, { allowedScopes: ["openid", "email"] });
    endpoint.clock.advance(1);
    const answer = await refresh(tokens.refresh_token, {}, { authorization: strict.authorization });
    expect(answer).toMatchObject(error(400, "invalid_grant"));
  });

  it("loses the scopes that the integration does not allow any more", async () => {
    const strict = await createLoginClient(endpoint);
    const { tokens } = await signIn(endpoint, strict, { ...offline, claims: { id_token: { email: null } } });
    expect(decodeJwt(tokens.id_token)).toHaveProperty("email");
    await saveSettings(endpoint, strict.client, { allowedScopes: ["openid", "offline_access"] });
    endpoint.clock.advance(1);
    const answer = await refresh(tokens.refresh_token, {}, { authorization: strict.authorization });
    expect(answer.body.scope).toBe("openid offline_access");
    // Nor does the claims parameter of the login bring them back.
    expect(decodeJwt(answer.body.id_token)).not.toHaveProperty("email");
  });
});

describe("a refresh token", () => {
  it("is required", async () => {
    expect(await endpoint.post({ grant_type: "refresh_token" }, withBasic)).toMatchObject(
      error(400, "invalid_request"),
    );
  });

  it.each(["x", "a.b.c", "..", "x".repeat(5000), "é.é.é"])("that cannot be one: %s", async (token) => {
    expect(await refresh(token)).toMatchObject(error(400, "invalid_grant"));
  });

  it("of another client is refused, and goes on working for its own", async () => {
    const { tokens } = await signIn(endpoint, client, offline);
    const answer = await refresh(tokens.refresh_token, {}, { authorization: other.authorization });
    expect(answer).toMatchObject(error(400, "invalid_grant"));
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
  });

  it("used twice ends the whole login, also what the honest one got", async () => {
    const { tokens } = await signIn(endpoint, client, offline);
    const honest = await refresh(tokens.refresh_token);
    expect(await refresh(tokens.refresh_token)).toMatchObject(error(400, "invalid_grant"));
    expect(await refresh(honest.body.refresh_token)).toMatchObject(error(400, "invalid_grant"));
    expect((await getUserinfo(endpoint, `Bearer ${honest.body.access_token}`)).status).toBe(401);
  });

  it("that was guessed ends nothing", async () => {
    const { tokens, grant } = await signIn(endpoint, client, offline);
    const guess = `${grant.id}.${endpoint.ids.token(16)}.${endpoint.ids.token()}`;
    expect(await refresh(guess)).toMatchObject(error(400, "invalid_grant"));
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
  });

  it("of 16 refreshes at once gives exactly one answer with tokens", async () => {
    const { tokens } = await signIn(endpoint, client, offline);
    const answers = await Promise.all(Array.from({ length: 16 }, () => refresh(tokens.refresh_token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error === "invalid_grant")).toHaveLength(15);
  });

  it("is bound to public clients by rotation too", async () => {
    const page = await createLoginClient(endpoint, { tokenEndpointAuthMethods: ["none"] });
    const { issueCode } = await import("../login-fixture.ts");
    const { body } = await issueCode(endpoint, page, offline);
    const first = await endpoint.post({ ...body, client_id: page.clientId });
    const again = { grant_type: "refresh_token", client_id: page.clientId };
    const second = await endpoint.post({ ...again, refresh_token: first.body.refresh_token });
    expect(second.status).toBe(200);
    const third = await endpoint.post({ ...again, refresh_token: first.body.refresh_token });
    expect(third).toMatchObject(error(400, "invalid_grant"));
  });
});
