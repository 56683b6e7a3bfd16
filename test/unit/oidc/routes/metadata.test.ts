import { describe, expect, it } from "vitest";
import { createReadKeys } from "../../../../lambdas/oidc/routes/read-keys.ts";
import { createMetadataRoutes } from "../../../../lambdas/oidc/routes/read-metadata.ts";
import { createHttpFunction } from "../../../../lambdas/platform/http/function.ts";
import { renderOAuthError } from "../../../../lambdas/platform/http/render-error.ts";
import { callFunction } from "../../../support/http-event.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { createTestKeys } from "../support.ts";

const baseUrl = "https://id.example.com";

const createMetadata = async () => {
  const keys = createTestKeys(await createTestTable());
  const routes = [...createMetadataRoutes({ baseUrl, clock: keys.clock }), createReadKeys(keys)];
  const handler = createHttpFunction({
    log: keys.log,
    metrics: keys.metrics,
    clock: keys.clock,
    renderError: renderOAuthError,
    routes,
    openPaths: routes.map((route) => route.operation.path),
    authenticate: async () => undefined,
  });
  const get = (path: string, headers: Record<string, string> = {}) =>
    callFunction(handler, { path, headers });
  return { ...keys, get };
};

const metadata = await createMetadata();

describe("the discovery document", () => {
  it("says what exists, and nothing that does not", async () => {
    const answer = await metadata.get("/.well-known/openid-configuration");
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/json");
    const confidential = [
      "client_secret_basic",
      "client_secret_post",
      "client_secret_jwt",
      "private_key_jwt",
    ];
    const assertions = ["HS256", "RS256", "PS256", "ES256", "EdDSA"];
    expect(answer.body).toEqual({
      issuer: baseUrl,
      authorization_endpoint: `${baseUrl}/oauth2/authorize`,
      pushed_authorization_request_endpoint: `${baseUrl}/oauth2/par`,
      token_endpoint: `${baseUrl}/oauth2/token`,
      userinfo_endpoint: `${baseUrl}/userinfo`,
      jwks_uri: `${baseUrl}/oauth2/jwks`,
      introspection_endpoint: `${baseUrl}/oauth2/introspect`,
      revocation_endpoint: `${baseUrl}/oauth2/revoke`,
      end_session_endpoint: `${baseUrl}/oauth2/logout`,
      scopes_supported: [
        "openid",
        "profile",
        "email",
        "phone",
        "offline_access",
        "onboarding:write",
        "onboarding:read",
      ],
      response_types_supported: ["code"],
      response_modes_supported: ["query", "fragment", "form_post"],
      grant_types_supported: ["authorization_code", "client_credentials", "refresh_token"],
      subject_types_supported: ["public", "pairwise"],
      id_token_signing_alg_values_supported: ["RS256", "ES256", "EdDSA"],
      token_endpoint_auth_methods_supported: [...confidential, "none"],
      token_endpoint_auth_signing_alg_values_supported: assertions,
      introspection_endpoint_auth_methods_supported: confidential,
      introspection_endpoint_auth_signing_alg_values_supported: assertions,
      revocation_endpoint_auth_methods_supported: [...confidential, "none"],
      revocation_endpoint_auth_signing_alg_values_supported: assertions,
      code_challenge_methods_supported: ["S256"],
      acr_values_supported: ["urn:countersign:acr:verified"],
      claim_types_supported: ["normal"],
      claims_supported: [
        "sub",
        "identity_id",
        "auth_overall_status",
        "auth_time",
        "amr",
        "acr",
        "name",
        "given_name",
        "family_name",
        "email",
        "email_verified",
        "phone_number",
        "phone_number_verified",
      ],
      claims_parameter_supported: true,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      require_pushed_authorization_requests: false,
      authorization_response_iss_parameter_supported: true,
      prompt_values_supported: ["none", "login", "consent", "select_account"],
      display_values_supported: ["page", "popup", "touch", "wap"],
      ui_locales_supported: ["en", "es"],
    });
  });

  it("is the same at the address of RFC 8414", async () => {
    const oidc = await metadata.get("/.well-known/openid-configuration");
    const oauth = await metadata.get("/.well-known/oauth-authorization-server");
    expect(oauth.body).toEqual(oidc.body);
  });

  it.each([
    ["/.well-known/openid-configuration", (etag: string) => etag],
    ["/.well-known/openid-configuration", (etag: string) => `W/${etag}`],
    ["/.well-known/openid-configuration", (etag: string) => `"other", ${etag}`],
    ["/oauth2/jwks", (etag: string) => etag],
  ])("%s is left out for who has it (%#)", async (path, condition) => {
    await metadata.rotate();
    const { headers } = await metadata.get(path);
    const again = await metadata.get(path, { "if-none-match": condition(headers.etag ?? "") });
    expect(again).toMatchObject({ status: 304, body: undefined });
    expect(again.headers).toMatchObject({ etag: headers.etag, "cache-control": headers["cache-control"] });
    expect((await metadata.get(path, { "if-none-match": '"other"' })).status).toBe(200);
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
    expect(members).toEqual([
      "alg crv kid kty use x x5c",
      "alg crv kid kty use x x5c y",
      "alg e kid kty n use x5c",
    ]);
    expect(new Set(body.keys.map((key: { kid: string }) => key.kid)).size).toBe(3);
    for (const key of body.keys) expect(key.use).toBe("sig");
    expect(headers["cache-control"]).toMatch(/^public, max-age=\d+$/);
    expect(headers["access-control-allow-origin"]).toBe("*");
  });
});
