import { describe, expect, it } from "vitest";
import { createTestTable } from "../../../support/test-table.ts";
import { createLoginClient, signIn } from "../login-fixture.ts";
import { BASE_URL, createReadyClient, createTokenEndpoint } from "../token-fixture.ts";

const endpoint = await createTokenEndpoint(await createTestTable());
const client = await createLoginClient(endpoint);
const other = await createLoginClient(endpoint);
const backEnd = await createReadyClient(endpoint);
const offline = { scopes: ["openid", "offline_access"] };

const introspect = (
  token: string,
  authorization = client.authorization,
  extra: Record<string, string> = {},
) => endpoint.post({ token, ...extra }, { authorization }, "/oauth2/introspect");
const inactive = { status: 200, body: { active: false } };

describe("an active token is described", () => {
  it("an access token of a login", async () => {
    const { tokens } = await signIn(endpoint, client, offline);
    const answer = await introspect(tokens.access_token);
    const now = Math.floor(endpoint.clock.now().getTime() / 1000);
    expect(answer.body).toEqual({
      active: true,
      token_type: "Bearer",
      client_id: client.clientId,
      scope: "openid offline_access",
      sub: client.identity.id,
      iss: BASE_URL,
      aud: BASE_URL,
      iat: now,
      exp: now + 900,
      jti: expect.any(String),
    });
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  it("a refresh token", async () => {
    const { tokens } = await signIn(endpoint, client, offline);
    const { body } = await introspect(tokens.refresh_token);
    expect(body).toMatchObject({ active: true, client_id: client.clientId, scope: "openid offline_access" });
    expect(body).not.toHaveProperty("token_type");
  });

  it("a token by which a client acts for itself", async () => {
    const authorization = backEnd.authorization;
    const { body } = await endpoint.post({ grant_type: "client_credentials" }, { authorization });
    expect((await introspect(body.access_token, authorization)).body).toMatchObject({
      active: true,
      sub: backEnd.clientId,
    });
  });

  it("whatever the hint says", async () => {
    const { tokens } = await signIn(endpoint, client);
    for (const token_type_hint of ["refresh_token", "access_token", "unknown"]) {
      const { body } = await introspect(tokens.access_token, undefined, { token_type_hint });
      expect(body.active).toBe(true);
    }
  });
});

describe("everything else is inactive, without a reason", () => {
  it("what is no token", async () => {
    for (const token of ["x", "a.b.c", "..", "é", "x".repeat(10_000)]) {
      expect(await introspect(token)).toMatchObject(inactive);
    }
  });

  it("another client's", async () => {
    const { tokens } = await signIn(endpoint, client, offline);
    for (const token of [tokens.access_token, tokens.refresh_token]) {
      expect((await introspect(token, other.authorization)).body).toEqual({ active: false });
    }
  });

  it("a revoked one, an expired one, a refresh token that was used", async () => {
    const revoked = await signIn(endpoint, client, offline);
    await endpoint.grants.revoke(revoked.grant.id);
    const rotated = await signIn(endpoint, client, offline);
    const refresh = { grant_type: "refresh_token", refresh_token: rotated.tokens.refresh_token };
    await endpoint.post(refresh, { authorization: client.authorization });
    const late = await signIn(endpoint, client);
    endpoint.clock.advance(901);
    const { access_token, refresh_token } = revoked.tokens;
    for (const token of [
      access_token,
      refresh_token,
      rotated.tokens.refresh_token,
      late.tokens.access_token,
    ]) {
      expect((await introspect(token)).body).toEqual({ active: false });
    }
  });

  it("an ID token and a code", async () => {
    const { tokens, code } = await signIn(endpoint, client);
    for (const token of [tokens.id_token, code]) expect(await introspect(token)).toMatchObject(inactive);
  });
});

describe("who may ask", () => {
  it("nobody without credentials", async () => {
    const answer = await endpoint.post({ token: "x" }, {}, "/oauth2/introspect");
    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  });

  it("no public client: anybody could ask in its name", async () => {
    const page = await createLoginClient(endpoint, { tokenEndpointAuthMethods: ["none"] });
    const answer = await endpoint.post({ token: "x", client_id: page.clientId }, {}, "/oauth2/introspect");
    expect(answer).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  });

  it("nobody without a token to ask about", async () => {
    const answer = await endpoint.post({}, { authorization: client.authorization }, "/oauth2/introspect");
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });
});
