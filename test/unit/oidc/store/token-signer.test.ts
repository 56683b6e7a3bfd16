import { decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { SIGNING_SECONDS } from "../../../../lambdas/oidc/domain/plan-rotation.ts";
import { createTokenSigner } from "../../../../lambdas/oidc/store/token-signer.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { createTestKeys } from "../support.ts";

const table = await createTestTable();

describe("signing", () => {
  it("answers 503 while there are no keys, and works as soon as there are", async () => {
    const keys = createTestKeys(table);
    const signer = createTokenSigner(keys);
    await expect(signer.sign({}, "at+jwt", "ES256")).rejects.toMatchObject({ status: 503 });
    await keys.rotate();
    await expect(signer.sign({}, "at+jwt", "ES256")).resolves.toMatch(/^ey/);
  });

  it("reads a private key once, also when many tokens are asked for at the same time", async () => {
    const { manager, rotate, ...keys } = createTestKeys(await createTestTable());
    await rotate();
    manager.calls.length = 0;
    const signer = createTokenSigner(keys);
    await Promise.all(Array.from({ length: 10 }, () => signer.sign({}, "at+jwt", "ES256")));
    await signer.sign({}, "at+jwt", "ES256");
    expect(manager.calls).toEqual(["GetSecretValue"]);
  });

  it("does not remember a failure", async () => {
    const { manager, rotate, ...keys } = createTestKeys(await createTestTable());
    await rotate();
    const signer = createTokenSigner(keys);
    manager.failNext("GetSecretValue");
    await expect(signer.sign({}, "at+jwt", "ES256")).rejects.toThrow("GetSecretValue failed");
    await expect(signer.sign({}, "at+jwt", "ES256")).resolves.toMatch(/^ey/);
  });

  it("answers 503 where the private part of a key is gone", async () => {
    const { rotate, ...keys } = createTestKeys(await createTestTable());
    await rotate();
    for (const key of await keys.signingKeys.list()) await keys.secrets.remove(`${keys.prefix}${key.kid}`);
    const signer = createTokenSigner(keys);
    await expect(signer.sign({}, "at+jwt", "ES256")).rejects.toMatchObject({ status: 503 });
  });

  it("goes over to the successor when its time has come, not before", async () => {
    const { rotate, ...keys } = createTestKeys(await createTestTable());
    await rotate();
    const signer = createTokenSigner(keys);
    const kid = async () => decodeProtectedHeader(await signer.sign({}, "at+jwt", "ES256")).kid;
    const first = await kid();
    keys.clock.advance(SIGNING_SECONDS);
    await rotate();
    expect(await kid()).toBe(first);
    keys.clock.advance(48 * 3600);
    expect(await kid()).not.toBe(first);
  });
});
