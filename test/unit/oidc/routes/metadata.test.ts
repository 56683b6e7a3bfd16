import { describe, expect, it } from "vitest";
import { createReadKeys } from "../../../../lambdas/oidc/routes/read-keys.ts";
import { createReadMetadata } from "../../../../lambdas/oidc/routes/read-metadata.ts";
import { createHttpFunction } from "../../../../lambdas/platform/http/function.ts";
import { renderOAuthError } from "../../../../lambdas/platform/http/render-error.ts";
import { callFunction } from "../../../support/http-event.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { createTestKeys } from "../support.ts";

const baseUrl = "https://id.example.com";

const createMetadata = async () => {
  const keys = createTestKeys(await createTestTable());
  const handler = createHttpFunction({
    log: keys.log,
    metrics: keys.metrics,
    clock: keys.clock,
    renderError: renderOAuthError,
    routes: [createReadMetadata({ baseUrl }), createReadKeys(keys)],
    authenticate: async () => undefined,
  });
  return { ...keys, get: (path: string) => callFunction(handler, { path }) };
};

const metadata = await createMetadata();

describe("the discovery document", () => {
  it("says what exists, and nothing that does not", async () => {
    const answer = await metadata.get("/.well-known/openid-configuration");
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.body).toEqual({
      issuer: baseUrl,
      token_endpoint: `${baseUrl}/oauth2/token`,
      jwks_uri: `${baseUrl}/oauth2/jwks`,
      scopes_supported: ["onboarding:write", "onboarding:read"],
      response_types_supported: [],
      grant_types_supported: ["client_credentials"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: [],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    });
  });

  it("has the issuer that its address begins with (OpenID Connect Discovery §4.3)", async () => {
    const { body } = await metadata.get("/.well-known/openid-configuration");
    expect(`${body.issuer}/.well-known/openid-configuration`).toBe(
      `${baseUrl}/.well-known/openid-configuration`,
    );
    expect(body.issuer.endsWith("/")).toBe(false);
  });

  it("may be read by any page and kept by any cache", async () => {
    const { headers } = await metadata.get("/.well-known/openid-configuration");
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(headers["cache-control"]).toBe("public, max-age=3600");
  });

  it("does not take the issuer from the request", async () => {
    const { body } = await metadata.get("/.well-known/openid-configuration?issuer=https://evil.example");
    expect(body.issuer).toBe(baseUrl);
  });
});

describe("the key set", () => {
  it("that is still empty is not kept by anyone, and is filled with the first keys", async () => {
    const fresh = await createMetadata();
    const before = await fresh.get("/oauth2/jwks");
    expect(before.body).toEqual({ keys: [] });
    expect(before.headers["cache-control"]).toBe("no-store");
    await fresh.rotate();
    expect((await fresh.get("/oauth2/jwks")).body.keys).toHaveLength(3);
  });

  it("holds public keys only, each with an id of its own, its algorithm and its use", async () => {
    await metadata.rotate();
    const { body, headers } = await metadata.get("/oauth2/jwks");
    const members = body.keys.map((key: Record<string, unknown>) => Object.keys(key).sort().join(" ")).sort();
    expect(members).toEqual(["alg crv kid kty use x", "alg crv kid kty use x y", "alg e kid kty n use"]);
    expect(new Set(body.keys.map((key: { kid: string }) => key.kid)).size).toBe(3);
    for (const key of body.keys) expect(key.use).toBe("sig");
    expect(headers["cache-control"]).toMatch(/^public, max-age=\d+$/);
    expect(headers["access-control-allow-origin"]).toBe("*");
  });
});
