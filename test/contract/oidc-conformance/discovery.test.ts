import { beforeAll, describe, expect, it } from "vitest";
import { call, type Json } from "../../support/system.ts";
import { createRelyingParty, type RelyingParty } from "./relying-party.ts";

/** Members of RSA, EC and symmetric keys that are secret. */
const SECRET_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

const list = (value: unknown): string[] => {
  expect(Array.isArray(value)).toBe(true);
  return [value].flat().map(String);
};

describe("oidcc-config-certification-test-plan", () => {
  let rp: RelyingParty;
  beforeAll(async () => {
    rp = await createRelyingParty();
  });

  it("oidcc-discovery-endpoint-verification", async () => {
    const url = `${rp.issuer}/.well-known/openid-configuration`;
    const { status, headers, body } = await call(url);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json");
    expect(body.issuer).toBe(rp.issuer);
    expect(list(body.response_types_supported)).toContain("code");
    expect(list(body.subject_types_supported)).toEqual(["public", "pairwise"]);
    expect(list(body.id_token_signing_alg_values_supported)).toContain("RS256");
    expect(list(body.id_token_signing_alg_values_supported)).not.toContain("none");
    expect(list(body.grant_types_supported)).toContain("authorization_code");
    expect(list(body.code_challenge_methods_supported)).toEqual(["S256"]);
    expect(list(body.claims_supported)).toEqual(expect.arrayContaining(["sub", "email", "name"]));
    const scopes = list(body.scopes_supported);
    expect(scopes).toContain("openid");
    // RFC 6749 §3.3.
    for (const scope of scopes) expect(scope).toMatch(/^[\x21\x23-\x5b\x5d-\x7e]+$/);
    for (const locale of list(body.ui_locales_supported))
      expect(Intl.getCanonicalLocales(locale)).toEqual([locale]);
    expect(body).toMatchObject({
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      claims_parameter_supported: true,
    });
    for (const [name, value] of Object.entries(body))
      if (/_endpoint$|^jwks_uri$/.test(name)) expect(String(value), name).toMatch(`${rp.issuer}/`);
  });

  it("every module first: the keys are public, distinct and usable", async () => {
    const { keys } = (await call(String(rp.metadata.jwks_uri))).body as { keys: Json[] };
    expect(keys.length).toBeGreaterThanOrEqual(3);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
    for (const key of keys) {
      expect(key).toMatchObject({ kid: expect.any(String), use: "sig" });
      expect(["RSA", "EC", "OKP"]).toContain(key.kty);
      expect(Object.keys(key).filter((name) => SECRET_MEMBERS.includes(name))).toEqual([]);
    }
  });
});
