import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { createAccessTokenReader } from "../../../../lambdas/core/access/access-token.ts";
import { toJwks } from "../../../../lambdas/core/signing-key/domain.ts";
import {
  HINT_SECONDS,
  PUBLISH_AHEAD_SECONDS,
  SIGNING_SECONDS,
} from "../../../../lambdas/oidc/domain/plan-rotation.ts";
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

describe("an ID token whose key was replaced", () => {
  const setUp = async () => {
    const replaced = createTestKeys(await createTestTable());
    await replaced.rotate();
    const token = await createTokenSigner(replaced).sign(claims, "JWT", "RS256");
    const kid = (await replaced.signingKeys.list()).find((key) => key.algorithm === "RS256")?.kid ?? "";
    replaced.clock.advance(SIGNING_SECONDS);
    await replaced.rotate();
    // The old key has left the set an hour ago, and its private part is gone.
    replaced.clock.advance(PUBLISH_AHEAD_SECONDS + 2 * 3600);
    await replaced.rotate();
    const read = () => createIdTokenReader({ ...replaced, baseUrl: BASE_URL }).read(token);
    return { ...replaced, token, kid, read };
  };

  it("still says whom it was about when somebody signs out, for thirty days and in no published set", async () => {
    const { clock, signingKeys, rotate, kid, read } = await setUp();
    expect(toJwks(await signingKeys.list(), clock.now()).keys.map((key) => key.kid)).not.toContain(kid);
    expect(await read()).toEqual({ subject: "idn_ana", clientIds: ["cli_app"] });
    clock.advance(HINT_SECONDS);
    // Also where the rotation has not run since.
    expect(await read()).toBeUndefined();
    await rotate();
    expect((await signingKeys.list()).map((key) => key.kid)).not.toContain(kid);
  });

  it("says nothing any more once that key has leaked, however long ago it was replaced", async () => {
    const { withdraw, kid, read } = await setUp();
    await withdraw(kid);
    expect(await read()).toBeUndefined();
  });

  it("opens nothing: an access token by such a key is refused", async () => {
    const replaced = createTestKeys(await createTestTable());
    await replaced.rotate();
    const now = Math.floor(replaced.clock.now().getTime() / 1000);
    const year = {
      iss: BASE_URL,
      aud: BASE_URL,
      sub: "cli_app",
      client_id: "cli_app",
      org_id: "org_1",
      scope: "x",
    };
    const payload = { ...year, jti: "1", iat: now, exp: now + 365 * 24 * 3600 };
    const token = await createTokenSigner(replaced).sign(payload, "at+jwt", "ES256");
    const readAccessToken = createAccessTokenReader({ ...replaced, baseUrl: BASE_URL });
    expect(await readAccessToken(token)).toMatchObject({ outcome: "VALID" });
    replaced.clock.advance(SIGNING_SECONDS);
    await replaced.rotate();
    replaced.clock.advance(PUBLISH_AHEAD_SECONDS + 2 * 3600);
    expect(await readAccessToken(token)).toMatchObject({ outcome: "INVALID" });
  });
});
