import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, importX509 } from "jose";
import { describe, expect, it } from "vitest";
import { selfSignedCertificate } from "../../../../lambdas/oidc/domain/self-signed-certificate.ts";

const pairs = {
  RS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  EdDSA: generateKeyPairSync("ed25519"),
};
const now = new Date("2026-03-01T12:00:00.000Z");

describe.each(["RS256", "ES256", "EdDSA"] as const)("the certificate of an %s key", (algorithm) => {
  const { privateKey, publicKey } = pairs[algorithm];
  const text = selfSignedCertificate(privateKey, algorithm, "Countersign", now);
  const certificate = new X509Certificate(Buffer.from(text, "base64"));

  it("is signed by the key that it holds", () => {
    expect(certificate.verify(publicKey)).toBe(true);
    expect(certificate.publicKey.equals(publicKey)).toBe(true);
  });

  it("names the product, is no authority, and is good for ten years", () => {
    expect([certificate.subject, certificate.issuer, certificate.ca]).toEqual([
      "CN=Countersign",
      "CN=Countersign",
      false,
    ]);
    expect(certificate.validFromDate).toEqual(now);
    expect(certificate.validToDate).toEqual(new Date("2036-03-01T12:00:00.000Z"));
  });

  it("has a positive serial number that depends on the key", () => {
    expect(certificate.serialNumber).toMatch(/^01[0-9A-F]{32}$/);
  });

  it("is read by jose as the key with the same id", async () => {
    const read = await exportJWK(await importX509(certificate.toString(), algorithm, { extractable: true }));
    expect(await calculateJwkThumbprint(read)).toBe(await calculateJwkThumbprint(await exportJWK(publicKey)));
  });
});

it("dates after 2049 are written the other way (RFC 5280 §4.1.2.5)", () => {
  const late = new Date("2049-06-01T00:00:00.000Z");
  const text = selfSignedCertificate(pairs.ES256.privateKey, "ES256", "Countersign", late);
  const certificate = new X509Certificate(Buffer.from(text, "base64"));
  expect([certificate.validFromDate, certificate.validToDate]).toEqual([
    late,
    new Date("2059-06-01T00:00:00.000Z"),
  ]);
});
