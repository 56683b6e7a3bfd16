import { describe, expect, it } from "vitest";
import { createTestTable } from "../../../support/test-table.ts";
import { createLoginClient, getUserinfo, issueCode, signIn } from "../login-fixture.ts";
import { createReadyClient, createTokenEndpoint } from "../token-fixture.ts";

const endpoint = await createTokenEndpoint(await createTestTable());
const client = await createLoginClient(endpoint);
const other = await createLoginClient(endpoint);
const offline = { scopes: ["openid", "offline_access"] };
const withBasic = { authorization: client.authorization };

const revoke = (
  token: string,
  headers: Record<string, string> = withBasic,
  extra: Record<string, string> = {},
) => endpoint.post({ token, ...extra }, headers, "/oauth2/revoke");
const refresh = (refresh_token: string) =>
  endpoint.post({ grant_type: "refresh_token", refresh_token }, withBasic);
const userinfo = async (token: string) => (await getUserinfo(endpoint, `Bearer ${token}`)).status;

describe("revoking one token ends the login", () => {
  it.each(["access_token", "refresh_token"])("by its %s", async (which) => {
    const { tokens } = await signIn(endpoint, client, offline);
    const answer = await revoke(tokens[which]);
    expect(answer).toMatchObject({ status: 200, body: undefined });
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(await userinfo(tokens.access_token)).toBe(401);
    expect((await refresh(tokens.refresh_token)).body.error).toBe("invalid_grant");
  });

  it("by a refresh token that was used before", async () => {
    const { tokens } = await signIn(endpoint, client, offline);
    const next = await refresh(tokens.refresh_token);
    expect((await revoke(tokens.refresh_token)).status).toBe(200);
    expect(await userinfo(next.body.access_token)).toBe(401);
  });

  it("whatever the hint says", async () => {
    const { tokens } = await signIn(endpoint, client);
    expect((await revoke(tokens.access_token, withBasic, { token_type_hint: "refresh_token" })).status).toBe(
      200,
    );
    expect(await userinfo(tokens.access_token)).toBe(401);
  });

  it("by a public client, for itself", async () => {
    const page = await createLoginClient(endpoint, { tokenEndpointAuthMethods: ["none"] });
    const { body } = await issueCode(endpoint, page);
    const { body: tokens } = await endpoint.post({ ...body, client_id: page.clientId });
    expect((await revoke(tokens.access_token, {}, { client_id: page.clientId })).status).toBe(200);
    expect(await userinfo(tokens.access_token)).toBe(401);
  });
});

describe("nothing is revoked", () => {
  it("and no error given for what is no token (RFC 7009 §2.2), twice or expired", async () => {
    const { tokens, code } = await signIn(endpoint, client);
    for (const token of ["x", "a.b.c", code, tokens.id_token, "é"])
      expect((await revoke(token)).status).toBe(200);
    expect(await userinfo(tokens.access_token)).toBe(200);
    expect((await revoke(tokens.access_token)).status).toBe(200);
    expect((await revoke(tokens.access_token)).status).toBe(200);
    endpoint.clock.advance(901);
    expect((await revoke(tokens.access_token)).status).toBe(200);
  });

  it("of another client", async () => {
    const { tokens } = await signIn(endpoint, client, offline);
    for (const token of [tokens.access_token, tokens.refresh_token]) {
      const answer = await revoke(token, { authorization: other.authorization });
      expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    }
    expect(await userinfo(tokens.access_token)).toBe(200);
  });

  it("of tokens by which a client acts for itself: they cannot be", async () => {
    const { authorization } = await createReadyClient(endpoint);
    const { body } = await endpoint.post({ grant_type: "client_credentials" }, { authorization });
    const answer = await revoke(body.access_token, { authorization });
    expect(answer).toMatchObject({ status: 400, body: { error: "unsupported_token_type" } });
  });

  it("without credentials, with wrong ones, or without a token", async () => {
    const { tokens } = await signIn(endpoint, client);
    expect(await revoke(tokens.access_token, {})).toMatchObject({ status: 401 });
    const wrong = { client_id: client.clientId, client_secret: other.secret };
    expect(await revoke(tokens.access_token, {}, wrong)).toMatchObject({ status: 401 });
    expect(await endpoint.post({}, withBasic, "/oauth2/revoke")).toMatchObject({ status: 400 });
    expect(await userinfo(tokens.access_token)).toBe(200);
  });
});
