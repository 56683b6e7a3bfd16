import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  checkIntegrationFields,
  newIntegration,
  viewIntegration,
} from "../../../../lambdas/core/integration/domain.ts";
import { authMethodsOf, readOidcSettings, usesSecret } from "../../../../lambdas/core/integration/login.ts";
import { oidcSettings } from "../../../../lambdas/core/integration/oidc-settings.ts";

const jwk = (pair: { publicKey: { export(options: { format: "jwk" }): object } }, kid?: string) => ({
  ...pair.publicKey.export({ format: "jwk" }),
  ...(kid === undefined ? {} : { kid }),
});
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ecPublic = jwk(ec, "one");
const rsa = jwk(generateKeyPairSync("rsa", { modulusLength: 2048 }));
const byKey = (keys: unknown[]) => ({ tokenEndpointAuthMethods: ["private_key_jwt"], jwks: { keys } });

/** The settings that were wrong, each once. */
const refused = (
  settings: Record<string, unknown>,
  redirectUris = ["https://app.example.com/back"],
  type = "OIDC",
) => [
  ...new Set(
    checkIntegrationFields(type, { workflowId: "wfl_1", redirectUris, settings }).map(({ path }) => path),
  ),
];

describe("settings that are not given", () => {
  it("are safe ones: PKCE, no reuse, RS256, and nothing beyond a profile", () => {
    expect(oidcSettings.parse({})).toEqual({
      tokenEndpointAuthMethods: ["client_secret_basic", "client_secret_post"],
      pkce: "required",
      idTokenSignedResponseAlg: "RS256",
      sessionReuseMinutes: 0,
      subjectType: "public",
      allowedScopes: ["openid", "profile", "email"],
      postLogoutRedirectUris: [],
      crossDevice: true,
    });
  });
});

describe("settings are accepted", () => {
  it.each<[string, Record<string, unknown>]>([
    ["each method alone", { tokenEndpointAuthMethods: ["client_secret_jwt"] }],
    ["a public client", { tokenEndpointAuthMethods: ["none"] }],
    ["a client with a key", byKey([ecPublic])],
    ["an RSA key", byKey([rsa])],
    ["an Ed25519 key", byKey([jwk(generateKeyPairSync("ed25519"))])],
    [
      "what else stands in a key",
      byKey([
        { ...ecPublic, alg: "ES256", use: "sig", key_ops: ["verify"], ext: true, x5c: ["MII"], exp: 1e9 },
      ]),
    ],
    ["several keys with ids", byKey([ecPublic, { ...ecPublic, kid: "two" }])],
    ["a day of reuse", { sessionReuseMinutes: 1440 }],
    ["every scope", { allowedScopes: ["openid", "profile", "email", "phone", "offline_access"] }],
    ["addresses to return to after signing out", { postLogoutRedirectUris: ["https://app.example.com/"] }],
  ])("%s", (_, settings) => {
    expect(refused(settings)).toEqual([]);
  });
});

describe("settings are refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["no method", { tokenEndpointAuthMethods: [] }, "tokenEndpointAuthMethods"],
    ["an unknown method", { tokenEndpointAuthMethods: ["tls_client_auth"] }, "tokenEndpointAuthMethods.0"],
    [
      "none beside a secret",
      { tokenEndpointAuthMethods: ["none", "client_secret_post"] },
      "tokenEndpointAuthMethods",
    ],
    ["a method twice", { tokenEndpointAuthMethods: ["none", "none"] }, "tokenEndpointAuthMethods"],
    ["a public client without PKCE", { tokenEndpointAuthMethods: ["none"], pkce: "optional" }, "pkce"],
    ["plain PKCE", { pkce: "plain" }, "pkce"],
    ["private_key_jwt without a key", { tokenEndpointAuthMethods: ["private_key_jwt"] }, "jwks"],
    ["a key without private_key_jwt", { jwks: { keys: [ecPublic] } }, "jwks"],
    [
      "an address of keys",
      { tokenEndpointAuthMethods: ["private_key_jwt"], jwks_uri: "https://x.example" },
      "jwks_uri",
    ],
    ["no keys", byKey([]), "jwks.keys"],
    ["a private EC key", byKey([ec.privateKey.export({ format: "jwk" })]), "jwks.keys.0.d"],
    ["a symmetric key", byKey([{ kty: "oct", k: "c2VjcmV0" }]), "jwks.keys.0.kty"],
    [
      "a key on another curve",
      byKey([jwk(generateKeyPairSync("ec", { namedCurve: "P-384" }))]),
      "jwks.keys.0",
    ],
    ["a short RSA key", byKey([jwk(generateKeyPairSync("rsa", { modulusLength: 1024 }))]), "jwks.keys.0"],
    ["half a key", byKey([{ kty: "EC", crv: "P-256", x: "x" }]), "jwks.keys.0"],
    [
      "a key that is on no curve",
      byKey([{ kty: "EC", crv: "P-256", x: "AA", y: "AA", kid: "one" }]),
      "jwks.keys.0",
    ],
    ["an Ed25519 key of a byte", byKey([{ kty: "OKP", crv: "Ed25519", x: "AA" }]), "jwks.keys.0"],
    [
      "a short RSA key that is padded to look long",
      byKey([{ kty: "RSA", n: "A".repeat(256) + "u".repeat(90), e: "AQAB" }]),
      "jwks.keys.0",
    ],
    [
      "an RSA key with the exponent 1, of which all signatures are known",
      byKey([{ ...rsa, e: "AQ" }]),
      "jwks.keys.0",
    ],
    ["an RSA key with an even exponent", byKey([{ ...rsa, e: "AQAC" }]), "jwks.keys.0"],
    ["a key of another kind than its algorithm", byKey([{ ...ecPublic, alg: "RS256" }]), "jwks.keys.0"],
    ["a key that may only encrypt", byKey([{ ...ecPublic, key_ops: ["encrypt"] }]), "jwks.keys.0"],
    ["a key id with half a character", byKey([{ ...ecPublic, kid: "\ud800" }]), "jwks.keys.0"],
    ["a member that is called half a character", byKey([{ ...ecPublic, "\ud800": "x" }]), "jwks.keys.0"],
    ["a member that is an object", byKey([{ ...ecPublic, extra: { a: {} } }]), "jwks.keys.0"],
    ["a member beyond all numbers", byKey([{ ...ecPublic, exp: 1e308 }]), "jwks.keys.0"],
    ["the second of two keys", byKey([ecPublic, { ...ecPublic, kid: "two", x: "AA" }]), "jwks.keys.1"],
    ["a key for encryption", byKey([{ ...ecPublic, use: "enc" }]), "jwks.keys.0.use"],
    ["a key of algorithm none", byKey([{ ...ecPublic, alg: "none" }]), "jwks.keys.0.alg"],
    ["several keys without ids", byKey([jwk(ec), jwk(ec)]), "jwks.keys"],
    ["two keys with one id", byKey([ecPublic, ecPublic]), "jwks.keys"],
    ["ID tokens without a signature", { idTokenSignedResponseAlg: "none" }, "idTokenSignedResponseAlg"],
    ["ID tokens by the secret", { idTokenSignedResponseAlg: "HS256" }, "idTokenSignedResponseAlg"],
    ["reuse of more than a day", { sessionReuseMinutes: 1441 }, "sessionReuseMinutes"],
    ["reuse of less than nothing", { sessionReuseMinutes: -1 }, "sessionReuseMinutes"],
    ["reuse of half a minute", { sessionReuseMinutes: 0.5 }, "sessionReuseMinutes"],
    ["scopes without openid", { allowedScopes: ["email"] }, "allowedScopes"],
    ["a scope of our own API", { allowedScopes: ["openid", "onboarding:write"] }, "allowedScopes.1"],
    [
      "an unsafe address after signing out",
      { postLogoutRedirectUris: ["http://app.example.com/"] },
      "postLogoutRedirectUris.0",
    ],
    ["an unknown setting", { implicit: true }, "implicit"],
  ])("%s", (_, settings, path) => {
    expect(refused(settings)).toContain(`settings.${path}`);
  });

  it("pairwise subjects for several sectors", () => {
    const pairwise = { subjectType: "pairwise" };
    const uris = ["https://one.example.com/a", "https://two.example.com/a"];
    expect(refused(pairwise, uris)).toEqual(["redirectUris"]);
    expect(refused(pairwise, ["https://one.example.com/a", "https://one.example.com:8443/a"])).toEqual([
      "redirectUris",
    ]);
    expect(refused(pairwise, ["https://one.example.com/a", "https://one.example.com/b"])).toEqual([]);
    expect(refused({}, uris)).toEqual([]);
  });
});

describe("an Okta identity provider", () => {
  it.each([
    "https://acme.okta.com/oauth2/v1/authorize/callback",
    "https://login.acme.example/oauth2/v1/authorize/callback",
  ])("takes Okta's callback: %s", (uri) => {
    expect(refused({}, [uri], "OKTA_IDP")).toEqual([]);
  });

  it("takes no key that cannot work either", () => {
    const callback = "https://acme.okta.com/oauth2/v1/authorize/callback";
    expect(refused(byKey([{ ...ecPublic, x: "AA" }]), [callback], "OKTA_IDP")).toEqual([
      "settings.jwks.keys.0",
    ]);
  });

  it.each([
    "https://acme.okta.com/oauth2/v1/authorize/callback/",
    "https://acme.okta.com/oauth2/v1/authorize/callback?x=1",
    "https://acme.okta.com/idp/identity-verification/callback",
    "https://app.example.com/back",
    "http://localhost/oauth2/v1/authorize/callback",
  ])("takes no other address: %s", (uri) => {
    expect(refused({}, [uri], "OKTA_IDP")).toEqual(["redirectUris.0"]);
  });
});

describe("what follows from the settings", () => {
  const make = (type: "OIDC" | "CLIENT_CREDENTIALS", settings: Record<string, unknown> = {}) =>
    newIntegration(
      {
        id: "int_1",
        organizationId: "org_1",
        clientId: "cli_1",
        name: "App",
        type,
        settings,
        redirectUris: type === "OIDC" ? ["https://app.example.com/back"] : [],
      },
      new Date("2026-03-01T12:00:00Z"),
    );

  it("the seven values to copy, and where to push requests", () => {
    const view = viewIntegration(make("OIDC"), "https://id.example.com");
    expect(view).toMatchObject({ clientId: "cli_1", hasSecret: false });
    expect(view.endpoints).toEqual({
      issuer: "https://id.example.com",
      authorize: "https://id.example.com/oauth2/authorize",
      token: "https://id.example.com/oauth2/token",
      jwks: "https://id.example.com/oauth2/jwks",
      userinfo: "https://id.example.com/userinfo",
      par: "https://id.example.com/oauth2/par",
    });
  });

  it("how the client authenticates, and whether a secret is of use to it", () => {
    expect(authMethodsOf(make("CLIENT_CREDENTIALS"))).toEqual(["client_secret_basic", "client_secret_post"]);
    expect(usesSecret(make("CLIENT_CREDENTIALS"))).toBe(true);
    expect(usesSecret(make("OIDC", { tokenEndpointAuthMethods: ["client_secret_jwt"] }))).toBe(true);
    expect(usesSecret(make("OIDC", { tokenEndpointAuthMethods: ["none"] }))).toBe(false);
    expect(usesSecret(make("OIDC", byKey([ecPublic])))).toBe(false);
  });

  it("there are none for a type that signs nobody in", () => {
    expect(readOidcSettings(make("CLIENT_CREDENTIALS"))).toBeUndefined();
  });
});
