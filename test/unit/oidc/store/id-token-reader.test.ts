import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createIdTokenReader } from "../../../../lambdas/oidc/store/id-token-reader.ts";
import { createTokenSigner } from "../../../../lambdas/oidc/store/token-signer.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { createTestKeys } from "../support.ts";

const BASE_URL = "https://id.example.com";
const keys = createTestKeys(await createTestTable());
await keys.rotate();
const signer = createTokenSigner(keys);
const reader = createIdTokenReader({ ...keys, baseUrl: BASE_URL });

const claims = { iss: BASE_URL, sub: "idn_ana", aud: "cli_app", iat: 1, exp: 2 };

describe("an ID token as a hint", () => {
  it("says whom it is about and for whom it was made, long after it expired", async () => {
    const token = await signer.sign(claims, "JWT", "RS256");
    expect(await reader.read(token)).toEqual({ subject: "idn_ana", clientIds: ["cli_app"] });
    const several = await signer.sign({ ...claims, aud: ["cli_app", "cli_b"] }, "JWT", "ES256");
    expect(await reader.read(several)).toEqual({ subject: "idn_ana", clientIds: ["cli_app", "cli_b"] });
  });

  it.each<[string, () => Promise<string>]>([
    ["an access token of ours", () => signer.sign(claims, "at+jwt", "ES256")],
    ["one of another issuer", () => signer.sign({ ...claims, iss: "https://other.example" }, "JWT", "RS256")],
    ["one without a subject", () => signer.sign({ iss: BASE_URL, aud: "cli_app" }, "JWT", "RS256")],
    [
      "one that was changed",
      async () => {
        const [header, , signature] = (await signer.sign(claims, "JWT", "RS256")).split(".");
        const payload = Buffer.from(JSON.stringify({ ...claims, sub: "idn_eve" })).toString("base64url");
        return [header, payload, signature].join(".");
      },
    ],
    [
      "one that is not signed",
      async () => {
        const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
        return `${encode({ alg: "none" })}.${encode(claims)}.`;
      },
    ],
    [
      "one with a MAC by the public key",
      () =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: "HS256" })
          .sign(new TextEncoder().encode("k".repeat(32))),
    ],
    ["no token", async () => "hint"],
    ["nothing", async () => ""],
    ["one that is too long", async () => "e30.".repeat(4000)],
  ])("is not %s", async (_, make) => {
    expect(await reader.read(await make())).toBeUndefined();
  });
});
