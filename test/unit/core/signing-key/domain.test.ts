import { describe, expect, it } from "vitest";
import {
  chooseSigningKey,
  isPublished,
  privateKeySecretName,
  toJwks,
} from "../../../../lambdas/core/signing-key/domain.ts";
import type { SigningKey } from "../../../../lambdas/core/signing-key/schema.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 12, minute));
const iso = (minute: number) => at(minute).toISOString();

const key = (kid: string, changes: Partial<SigningKey> = {}): SigningKey => ({
  kid,
  algorithm: "ES256",
  publicJwk: { kty: "EC", crv: "P-256", x: "x", y: "y" },
  createdAt: iso(0),
  signsFrom: iso(0),
  signsUntil: null,
  withdrawnAt: null,
  ...changes,
});

const chosen = (keys: SigningKey[], minute: number, algorithm: SigningKey["algorithm"] = "ES256") =>
  chooseSigningKey(keys, algorithm, at(minute))?.kid;

describe("the key that signs", () => {
  it("is none where there is none of the algorithm", () => {
    expect(chosen([], 5)).toBeUndefined();
    expect(chosen([key("rsa", { algorithm: "RS256" })], 5)).toBeUndefined();
  });

  it("is not one whose time has not come, and is from that moment on", () => {
    const keys = [key("next", { signsFrom: iso(10) })];
    expect(chosen(keys, 9)).toBeUndefined();
    expect(chosen(keys, 10)).toBe("next");
  });

  it("is not one whose time is over, from that moment on", () => {
    const keys = [key("old", { signsUntil: iso(10) })];
    expect(chosen(keys, 9)).toBe("old");
    expect(chosen(keys, 10)).toBeUndefined();
  });

  it("is the newest of several", () => {
    const keys = [key("a"), key("c", { signsFrom: iso(3) }), key("b", { signsFrom: iso(2) })];
    expect(chosen(keys, 5)).toBe("c");
  });

  it("changes hands without a gap", () => {
    const keys = [key("old", { signsUntil: iso(10) }), key("new", { signsFrom: iso(10) })];
    expect([chosen(keys, 9), chosen(keys, 10)]).toEqual(["old", "new"]);
  });
});

describe("the published set", () => {
  it("holds keys before they sign, and until they are withdrawn", () => {
    expect(isPublished(key("next", { signsFrom: iso(10) }), at(0))).toBe(true);
    const old = key("old", { withdrawnAt: iso(10) });
    expect([isPublished(old, at(9)), isPublished(old, at(10))]).toEqual([true, false]);
  });

  it("says id, algorithm and use of each key, whatever the stored JWK says", () => {
    const stored = key("k1", { publicJwk: { kty: "EC", kid: "other", alg: "none", use: "enc" } });
    expect(toJwks([stored], at(0))).toEqual({
      keys: [{ kty: "EC", kid: "k1", alg: "ES256", use: "sig" }],
    });
  });
});

it("a private key's secret is named by the id of its key", () => {
  expect(privateKeySecretName("prefix/", "k1")).toBe("prefix/k1");
});
