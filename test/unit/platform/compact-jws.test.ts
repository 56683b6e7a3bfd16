import { generateKeyPairSync } from "node:crypto";
import { compactVerify, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { type JwsAlgorithm, signCompactJws } from "../../../lambdas/platform/compact-jws.ts";

const makeKeys = {
  RS256: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  EdDSA: () => generateKeyPairSync("ed25519"),
};

const header = (alg: JwsAlgorithm) => ({ alg, kid: "key-1", typ: "at+jwt" });

describe.each(["RS256", "ES256", "EdDSA"] as const)("a JWS signed with %s", (algorithm) => {
  const { privateKey, publicKey } = makeKeys[algorithm]();

  it("is one that others verify, with the header and the claims that went in", async () => {
    const token = signCompactJws(header(algorithm), { sub: "Zoë", exp: 9_999_999_999 }, privateKey);
    const { payload, protectedHeader } = await jwtVerify(token, publicKey, { algorithms: [algorithm] });
    expect(payload).toEqual({ sub: "Zoë", exp: 9_999_999_999 });
    expect(protectedHeader).toEqual(header(algorithm));
  });

  it("is not verified by another key, nor with another payload", async () => {
    const token = signCompactJws(header(algorithm), { sub: "a" }, privateKey);
    await expect(compactVerify(token, makeKeys[algorithm]().publicKey)).rejects.toThrow(
      "verification failed",
    );
    const [protectedPart, , signature] = token.split(".");
    const forged = `${protectedPart}.${Buffer.from('{"sub":"b"}').toString("base64url")}.${signature}`;
    await expect(compactVerify(forged, publicKey)).rejects.toThrow("verification failed");
  });
});

describe("the signature of ES256", () => {
  it("has 64 bytes, however short its two numbers are", async () => {
    const { privateKey, publicKey } = makeKeys.ES256();
    const shortNumbers = { first: 0, second: 0 };
    const wanted = () => shortNumbers.first === 0 || shortNumbers.second === 0;
    // Each number begins with a zero byte, which DER leaves out, once in 256 times: not one in 10,000 is unheard of.
    for (let count = 0; count < 500 || (wanted() && count < 10_000); count++) {
      const token = signCompactJws(header("ES256"), { count }, privateKey);
      const signature = Buffer.from(token.split(".")[2] ?? "", "base64url");
      expect(signature.length).toBe(64);
      const [first, second] = [signature[0] === 0, signature[32] === 0];
      if (first) shortNumbers.first += 1;
      if (second) shortNumbers.second += 1;
      if (first || second || count % 100 === 0) await compactVerify(token, publicKey);
    }
    expect(shortNumbers.first).toBeGreaterThan(0);
    expect(shortNumbers.second).toBeGreaterThan(0);
  });
});
