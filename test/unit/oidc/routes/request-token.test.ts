import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { createClientAccess } from "../../../../lambdas/core/access/client.ts";
import { toJwks } from "../../../../lambdas/core/signing-key/domain.ts";
import { CLIENT_MEMORY_SECONDS } from "../../../../lambdas/oidc/store/client-memory.ts";
import { toHttpRequest } from "../../../../lambdas/platform/http/request.ts";
import { callFunction } from "../../../support/http-event.ts";
import { commit } from "../../../support/test-product.ts";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { BASE_URL, basic, createReadyClient, createTokenEndpoint } from "../token-fixture.ts";

const table = await createTestTable();
const endpoint = await createTokenEndpoint(table);
const ready = await createReadyClient(endpoint);

const grant = { grant_type: "client_credentials" };
const withBasic = { authorization: ready.authorization };
const error = (status: number, code: string) => ({
  status,
  body: { error: code, error_description: expect.any(String) },
});

describe("a request that is not a form is refused", () => {
  it("a JSON body", async () => {
    const answer = await endpoint.post(JSON.stringify(grant), {
      ...withBasic,
      "content-type": "application/json",
    });
    expect(answer).toMatchObject(error(415, "invalid_request"));
  });

  it("a form without its content type", async () => {
    const answer = await endpoint.post(grant, { ...withBasic, "content-type": "text/plain" });
    expect(answer).toMatchObject(error(415, "invalid_request"));
  });

  it("a body of more than 64 KiB, before it is looked at", async () => {
    const answer = await endpoint.post(`grant_type=client_credentials&x=${"y".repeat(64 * 1024)}`, withBasic);
    expect(answer).toMatchObject(error(413, "invalid_request"));
  });

  it("a body of exactly 64 KiB is read", async () => {
    const start = "grant_type=client_credentials&x=";
    const answer = await endpoint.post(start + "y".repeat(64 * 1024 - start.length), withBasic);
    expect(answer.status).toBe(200);
  });

  it("an empty body", async () => {
    expect(await endpoint.post("", withBasic)).toMatchObject(error(400, "invalid_request"));
  });
});

describe("parameters", () => {
  it.each(["grant_type", "scope", "client_id", "client_secret", "anything"])(
    "%s given twice is refused, even with the same value",
    async (name) => {
      const answer = await endpoint.post(`grant_type=client_credentials&${name}=a&${name}=a`, withBasic);
      expect(answer).toMatchObject(error(400, "invalid_request"));
    },
  );

  it("grant_type is required; without a value it counts as absent", async () => {
    for (const body of ["scope=onboarding:read", "grant_type=", "grant_type"]) {
      const answer = await endpoint.post(body, withBasic);
      expect(answer).toMatchObject(error(400, "invalid_request"));
      expect(answer.body.error_description).toBe("grant_type is required.");
    }
  });

  it.each([
    "implicit",
    "password",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "CLIENT_CREDENTIALS",
    "__proto__",
    "constructor",
    "client_credentials ",
  ])("grant_type %s is not supported", async (grant_type) => {
    expect(await endpoint.post({ grant_type }, withBasic)).toMatchObject(
      error(400, "unsupported_grant_type"),
    );
  });

  it("unknown ones are ignored, whatever they are called", async () => {
    const answer = await endpoint.post({ ...grant, extra: "1", audience: "x", __proto__2: "y" }, withBasic);
    expect(answer.status).toBe(200);
    expect(
      (await endpoint.post("grant_type=client_credentials&__proto__=x&toString=y", withBasic)).status,
    ).toBe(200);
  });

  it("empty ones count as absent", async () => {
    const answer = await endpoint.post({ ...grant, scope: "", client_secret: "", client_id: "" }, withBasic);
    expect(answer.status).toBe(200);
  });

  it("in the query are not read: neither the grant nor the credentials", async () => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const path = "/oauth2/token?grant_type=client_credentials";
    const headers = { ...form, authorization: ready.authorization };
    expect(await callFunction(endpoint.handler, { method: "POST", path, headers, body: "" })).toMatchObject(
      error(400, "invalid_request"),
    );
    const credentials = `${path}&client_id=${ready.clientId}&client_secret=${ready.secret}`;
    const body = "grant_type=client_credentials";
    const answer = await callFunction(endpoint.handler, {
      method: "POST",
      path: credentials,
      headers: form,
      body,
    });
    expect(answer).toMatchObject(error(401, "invalid_client"));
  });

  it("with broken escapes or foreign bytes are answered, not failed on", async () => {
    for (const body of [
      "grant_type=%",
      "grant_type=%ff%fe",
      "%=%",
      "grant_type=client_credentials&scope=%zz",
      "&&&=",
      "\u0000",
    ]) {
      const answer = await endpoint.post(body, withBasic);
      expect([400, 200]).toContain(answer.status);
    }
  });

  it("a description holds only what RFC 6749 allows, also where it quotes a name of the request", async () => {
    const answer = await endpoint.post(
      `grant_type=client_credentials&${'"\\ü\n'.repeat(99)}=1&${'"\\ü\n'.repeat(99)}=2`,
      withBasic,
    );
    expect(answer).toMatchObject(error(400, "invalid_request"));
    expect(answer.body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]{1,300}$/);
  });
});

describe("client authentication", () => {
  const refused = error(401, "invalid_client");

  it("is required; every 401 says how", async () => {
    const answer = await endpoint.post(grant);
    expect(answer).toMatchObject(refused);
    expect(answer.headers["www-authenticate"]).toBe(`Basic realm="${BASE_URL}", charset="UTF-8"`);
  });

  it("with a wrong secret, an unknown client, a disabled one and one without a secret is refused in the same words", async () => {
    const disabled = await createReadyClient(endpoint);
    await endpoint.save(disabled.client, {
      ...disabled.client,
      status: "DISABLED",
      version: disabled.client.version + 1,
    });
    const bare = await endpoint.createClient(ready.tenant);
    const attempts = [
      basic(ready.clientId, "csk_wrong"),
      basic(ready.clientId, `${ready.secret}x`),
      basic(ready.clientId, "x".repeat(40_000)),
      basic(endpoint.ids.next("cli"), ready.secret),
      basic("x".repeat(3000), ready.secret),
      basic(ready.client.id, ready.secret),
      basic("%00", "%00"),
      disabled.authorization,
      basic(bare.clientId ?? "", "anything"),
    ];
    const answers = await Promise.all(
      attempts.map((authorization) => endpoint.post(grant, { authorization })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify([answer.status, answer.body])))).toEqual(
      new Set([
        JSON.stringify([
          401,
          { error: "invalid_client", error_description: "Client authentication failed." },
        ]),
      ]),
    );
  });

  it("of another organization's switched-off feature is refused", async () => {
    const off = await createReadyClient(endpoint);
    const organization = { ...off.tenant.organization, features: [], version: 2 };
    await commit(table, [endpoint.organizations.update(organization)]);
    expect(await endpoint.post(grant, { authorization: off.authorization })).toMatchObject(refused);
  });

  it("by two methods at once is refused", async () => {
    const answer = await endpoint.post(
      { ...grant, client_id: ready.clientId, client_secret: ready.secret },
      withBasic,
    );
    expect(answer).toMatchObject(error(400, "invalid_request"));
  });

  it("with another client id in the body is refused", async () => {
    const other = await createReadyClient(endpoint);
    const answer = await endpoint.post({ ...grant, client_id: other.clientId }, withBasic);
    expect(answer).toMatchObject(error(400, "invalid_request"));
  });

  it("with malformed Basic credentials is refused", async () => {
    for (const authorization of [
      "Basic",
      "Basic !",
      `Basic ${Buffer.from("nocolon").toString("base64")}`,
      "Bearer x",
    ]) {
      expect(await endpoint.post(grant, { authorization })).toMatchObject(refused);
    }
  });

  it("works by Basic, by Basic with the same id in the body, and by the body", async () => {
    expect((await endpoint.post(grant, withBasic)).status).toBe(200);
    expect((await endpoint.post({ ...grant, client_id: ready.clientId }, withBasic)).status).toBe(200);
    const body = { ...grant, client_id: ready.clientId, client_secret: ready.secret };
    expect((await endpoint.post(body)).status).toBe(200);
  });

  it("works with a secret of any characters, form-encoded", async () => {
    const secret = "пароль:密码 +%🔑";
    const client = await endpoint.rotate(await endpoint.createClient(ready.tenant), secret);
    const encoded = new URLSearchParams([["", secret]]).toString().slice(1);
    const authorization = basic(client.clientId ?? "", encoded);
    expect((await endpoint.post(grant, { authorization })).status).toBe(200);
    const body = { ...grant, client_id: client.clientId ?? "", client_secret: secret };
    expect((await endpoint.post(body)).status).toBe(200);
  });

  it("of a type that may not use the grant is an unauthorized_client", async () => {
    const api = await createReadyClient(endpoint, "API");
    expect(await endpoint.post(grant, { authorization: api.authorization })).toMatchObject(
      error(400, "unauthorized_client"),
    );
  });
});

describe("secret rotation", () => {
  const works = async (clientId: string, secret: string) =>
    (await endpoint.post(grant, { authorization: basic(clientId, secret) })).status;

  it("without overlap ends the old secret within a second, also where it was just used", async () => {
    const { client, clientId, secret } = await createReadyClient(endpoint);
    expect(await works(clientId, secret)).toBe(200);
    await endpoint.rotate(client, "csk_second");
    endpoint.clock.advance(CLIENT_MEMORY_SECONDS);
    expect(await works(clientId, secret)).toBe(401);
    expect(await works(clientId, "csk_second")).toBe(200);
  });

  it("makes the new secret work at once, also where the old one was just used", async () => {
    const { client, clientId, secret } = await createReadyClient(endpoint);
    expect(await works(clientId, secret)).toBe(200);
    await endpoint.rotate(client, "csk_second");
    expect(await works(clientId, "csk_second")).toBe(200);
    // Whoever came with the new one also ended the old one here.
    expect(await works(clientId, secret)).toBe(401);
  });

  it("with an overlap keeps the old secret until exactly its end", async () => {
    const { client, clientId, secret } = await createReadyClient(endpoint);
    await endpoint.rotate(client, "csk_second", 10);
    endpoint.clock.advance(10 * 60 - 1);
    expect([await works(clientId, secret), await works(clientId, "csk_second")]).toEqual([200, 200]);
    endpoint.clock.advance(1);
    expect([await works(clientId, secret), await works(clientId, "csk_second")]).toEqual([401, 200]);
  });

  it("twice within the overlap leaves the newest two", async () => {
    const { client, clientId, secret } = await createReadyClient(endpoint);
    const second = await endpoint.rotate(client, "csk_second", 60);
    await endpoint.rotate(second, "csk_third", 60);
    expect(await works(clientId, secret)).toBe(401);
    expect(await works(clientId, "csk_second")).toBe(200);
    expect(await works(clientId, "csk_third")).toBe(200);
  });
});

describe("the token", () => {
  const read = async (scope?: string) => {
    const answer = await endpoint.post(scope === undefined ? grant : { ...grant, scope }, withBasic);
    const jwks = toJwks(await endpoint.keys.signingKeys.list(), endpoint.clock.now());
    const verified = await jwtVerify(
      answer.body.access_token,
      createLocalJWKSet(jwks as unknown as JSONWebKeySet),
      {
        issuer: BASE_URL,
        audience: BASE_URL,
        typ: "at+jwt",
        currentDate: endpoint.clock.now(),
      },
    );
    return { answer, ...verified };
  };

  it("is a signed JWT of RFC 9068 for fifteen minutes, in an answer that nobody may keep", async () => {
    const { answer, payload, protectedHeader } = await read();
    const now = Math.floor(endpoint.clock.now().getTime() / 1000);
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 900,
      scope: "onboarding:write onboarding:read",
    });
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers.pragma).toBe("no-cache");
    expect(protectedHeader).toEqual({ alg: "ES256", typ: "at+jwt", kid: expect.any(String) });
    expect(payload).toEqual({
      iss: BASE_URL,
      aud: BASE_URL,
      sub: ready.clientId,
      client_id: ready.clientId,
      org_id: ready.tenant.organization.id,
      scope: "onboarding:write onboarding:read",
      iat: now,
      exp: now + 900,
      jti: expect.stringMatching(/^[\w-]{22}$/),
    });
  });

  it("never has the same jti twice", async () => {
    const [one, two] = await Promise.all([read(), read()]);
    expect(one.payload.jti).not.toBe(two.payload.jti);
  });

  it.each([
    ["openid", "onboarding:write onboarding:read"],
    ["onboarding:read", "onboarding:read"],
    ["openid onboarding:read onboarding:write", "onboarding:write onboarding:read"],
  ])("asked for %s has the scope %s", async (asked, scope) => {
    const { answer, payload } = await read(asked);
    expect([answer.body.scope, payload.scope]).toEqual([scope, scope]);
  });

  it("is not given for an unknown scope", async () => {
    expect(await endpoint.post({ ...grant, scope: "openid profile" }, withBasic)).toMatchObject(
      error(400, "invalid_scope"),
    );
  });

  it("opens our own API", async () => {
    const { answer } = await read();
    const access = createClientAccess({
      ...endpoint,
      baseUrl: BASE_URL,
      signingKeys: endpoint.keys.signingKeys,
    });
    const request = toHttpRequest({
      version: "2.0",
      routeKey: "",
      rawPath: "/",
      rawQueryString: "",
      headers: { authorization: `Bearer ${answer.body.access_token}` },
      requestContext: {
        accountId: "",
        apiId: "",
        domainName: "",
        domainPrefix: "",
        requestId: "",
        routeKey: "",
        stage: "",
        time: "",
        timeEpoch: 0,
        http: { method: "GET", path: "/", protocol: "", sourceIp: "", userAgent: "" },
      },
      isBase64Encoded: false,
    });
    expect(await access.authenticate(request, "onboarding:write")).toMatchObject({
      organizationId: ready.tenant.organization.id,
      clientId: ready.clientId,
    });
  });
});

describe("other methods and paths of the function", () => {
  it("are refused in the OAuth form", async () => {
    const get = await callFunction(endpoint.handler, { path: "/oauth2/token" });
    expect(get).toMatchObject(error(405, "invalid_request"));
    expect(get.headers.allow).toBe("POST");
    expect(await callFunction(endpoint.handler, { path: "/oauth2/other" })).toMatchObject(
      error(404, "invalid_request"),
    );
  });
});

describe("when something breaks", () => {
  it("the caller hears server_error and nothing else", async () => {
    const broken = await createReadyClient(endpoint);
    endpoint.keys.manager.failNext("GetSecretValue");
    const answer = await endpoint.post(grant, { authorization: broken.authorization });
    expect(answer).toMatchObject(error(500, "server_error"));
    expect(JSON.stringify(answer.body)).not.toContain("GetSecretValue");
  });
});

describe("the log", () => {
  it("says whose token was issued", async () => {
    await endpoint.post(grant, withBasic);
    expect(endpoint.log.lines.at(-1)).toMatchObject({
      code: "REQUEST_SERVED",
      fields: { integrationId: ready.client.id, organizationId: ready.tenant.organization.id },
    });
  });
});

describe("secrets and tokens", () => {
  it("are in no log line and no item", async () => {
    const planted = await createReadyClient(endpoint);
    const answer = await endpoint.post(grant, { authorization: planted.authorization });
    await endpoint.post(grant, { authorization: basic(planted.secret, planted.clientId) });
    await endpoint.post({ ...grant, client_id: planted.secret, client_secret: planted.secret });
    await endpoint.post(`${planted.secret}=1&${planted.secret}=2`, { authorization: planted.authorization });
    const written = JSON.stringify([endpoint.log.lines, await readWholeTable(table)]);
    expect(written).not.toContain(planted.secret);
    expect(written).not.toContain(answer.body.access_token);
    expect(written).toContain("CLIENT_REFUSED");
  });
});
