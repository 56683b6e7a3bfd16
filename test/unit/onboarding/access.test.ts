import { generateKeyPair, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { contract } from "../../../lambdas/onboarding/contract.ts";
import { routeScopes } from "../../../lambdas/onboarding/scopes.ts";
import { routeKeyOf } from "../../../lambdas/platform/http/function.ts";
import { callFunction } from "../../support/http-event.ts";
import { createTestTable, readWholeTable } from "../../support/test-table.ts";
import { BASE, createOnboarding } from "./back-end.ts";

const table = await createTestTable();
const onboarding = await createOnboarding(table);
const { product, api, newBackEnd, asBackEnd } = onboarding;

const requests = (id: string) =>
  contract.map((operation) => ({
    key: routeKeyOf(operation),
    request: {
      method: operation.method,
      path: operation.path.replace("{interviewId}", id),
      ...(operation.path.endsWith("request-new")
        ? { body: { integrationReference: "int_1", loginHint: "ana@example.com" } }
        : {}),
    },
  }));

describe("the table of scopes", () => {
  it("names every route and no other", () => {
    expect(Object.keys(routeScopes).sort()).toEqual(contract.map(routeKeyOf).sort());
  });

  it("asks for the write scope wherever something changes", () => {
    for (const [key, scope] of Object.entries(routeScopes)) {
      expect(scope).toBe(key.startsWith("GET ") ? "onboarding:read" : "onboarding:write");
    }
  });
});

describe("a caller without a right token", () => {
  const tokens = async (): Promise<Record<string, string | undefined>> => {
    const { token, tenant } = await newBackEnd();
    const sign = (claims: object) =>
      onboarding.tokens.sign({ organizationId: tenant.organization.id, ...claims });
    const stranger = await generateKeyPair("ES256");
    const [header, payload] = token.split(".");
    return {
      none: undefined,
      basic: "Basic abc",
      "no token": "Bearer ",
      "not a token": "Bearer x",
      "two tokens": `Bearer ${token} ${token}`,
      "signature cut off": `Bearer ${header}.${payload}.`,
      "no algorithm": `Bearer ${new UnsecuredJWT({ org_id: tenant.organization.id, client_id: "c", scope: "onboarding:write" }).setIssuer(product.baseUrl).setAudience(product.baseUrl).encode()}`,
      "another's key": `Bearer ${await onboarding.tokens.sign({ organizationId: tenant.organization.id }, stranger.privateKey)}`,
      expired: `Bearer ${await sign({ expiresIn: -1 })}`,
      "another issuer": `Bearer ${await sign({ issuer: "https://evil.example" })}`,
      "another audience": `Bearer ${await sign({ audience: "https://evil.example" })}`,
      "an id token": `Bearer ${await sign({ typ: "JWT" })}`,
    };
  };

  it("gets 401 with a challenge in the envelope of this API, on every route", async () => {
    for (const [name, authorization] of Object.entries(await tokens())) {
      for (const { key, request } of requests("ses_1")) {
        const answer = await callFunction(api, {
          ...request,
          headers: authorization === undefined ? {} : { authorization },
        });
        expect({ name, key, ...answer }).toMatchObject({
          status: 401,
          headers: { "www-authenticate": expect.stringContaining("Bearer") },
          body: { status: 401, error: "Unauthorized", code: "UNAUTHORIZED", path: request.path },
        });
      }
    }
    const sessions = (await readWholeTable(table)).filter((item) => String(item.pk).startsWith("SESSION#"));
    expect(sessions).toEqual([]);
  });

  it("gets 403 where the scope is missing, and is told which", async () => {
    const scopes = { "onboarding:read": "onboarding:write", "onboarding:write": "onboarding:read" };
    for (const [given, missing] of Object.entries(scopes)) {
      const caller = await newBackEnd({}, { scope: given });
      for (const { key, request } of requests("ses_1")) {
        if (routeScopes[key] !== missing) continue;
        expect(await caller.call(request)).toMatchObject({
          status: 403,
          headers: { "www-authenticate": `Bearer error="insufficient_scope", scope="${missing}"` },
          body: { code: "INSUFFICIENT_SCOPE" },
        });
      }
    }
  });

  it("gets 403 on every route while the feature is switched off", async () => {
    const caller = await newBackEnd({ feature: false });
    for (const { request } of requests("ses_1")) {
      expect(await caller.call(request)).toMatchObject({ status: 403, body: { code: "FEATURE_DISABLED" } });
    }
  });
});

describe("another organization", () => {
  it("is answered about a session exactly as about one that does not exist", async () => {
    const owner = await newBackEnd();
    const stranger = await newBackEnd();
    const { interviewId } = (await owner.request()).body;
    const unknown = interviewId.replace(/.{6}$/, "000000");
    const before = await readWholeTable(table);
    for (const { key, request } of requests(interviewId)) {
      if (!request.path.includes(interviewId)) continue;
      const real = await stranger.call(request);
      const none = await stranger.call({ ...request, path: request.path.replace(interviewId, unknown) });
      const { timestamp: _, path: __, ...body } = real.body;
      expect({ key, status: real.status, ...body }).toMatchObject({ status: 404, code: "SESSION_NOT_FOUND" });
      expect(none.body).toMatchObject(body);
    }
    expect(await readWholeTable(table)).toEqual(before);
    expect((await owner.status(interviewId)).status).toBe(200);
  });

  it("cannot request with another's integration", async () => {
    const owner = await newBackEnd();
    const stranger = await newBackEnd();
    const answer = await stranger.request({ integrationReference: owner.tenant.integration.id });
    const unknown = await stranger.request({ integrationReference: "int_0" });
    expect(answer).toMatchObject({ status: 404, body: { code: "INTEGRATION_NOT_FOUND" } });
    expect(unknown.body.message).toBe(answer.body.message);
  });

  it("finds none of another's sessions, by no filter", async () => {
    const owner = await newBackEnd();
    const stranger = await newBackEnd();
    await owner.request({ externalCustomerId: "customer-7" });
    for (const query of [
      {},
      { loginHint: "ana@example.com" },
      { externalCustomerId: "customer-7" },
      { integrationReference: owner.tenant.integration.id },
      { status: "CREATED" },
    ]) {
      expect((await stranger.list(query)).body).toEqual({ data: [], nextCursor: null });
      expect((await owner.list(query)).body.data).toHaveLength(1);
    }
  });

  it("cannot read on with another's cursor", async () => {
    const owner = await newBackEnd();
    for (let i = 0; i < 3; i++) await owner.request();
    const { nextCursor } = (await owner.list({ limit: "1" })).body;
    const stranger = await newBackEnd();
    expect(await stranger.list({ limit: "1", cursor: nextCursor })).toMatchObject({
      status: 400,
      body: { code: "VALIDATION_FAILED", errors: [{ path: "cursor" }] },
    });
  });
});

describe("a client of Incode's", () => {
  it("may send its own headers; they are ignored", async () => {
    const caller = await asBackEnd((await newBackEnd()).tenant);
    const answer = await caller.request({}, { "x-api-key": product.ids.token(), "api-version": "1.0" });
    expect(answer.status).toBe(200);
    expect(
      (await caller.call({ path: `${BASE}/sessions`, headers: { "x-api-key": "", "api-version": "x" } }))
        .status,
    ).toBe(200);
  });
});
