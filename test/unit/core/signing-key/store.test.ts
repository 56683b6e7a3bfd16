import { describe, expect, it } from "vitest";
import type { SigningKey } from "../../../../lambdas/core/signing-key/schema.ts";
import {
  createSigningKeyStore,
  SIGNING_KEY_CACHE_SECONDS,
} from "../../../../lambdas/core/signing-key/store.ts";
import { transact } from "../../../../lambdas/platform/dynamo/transaction.ts";
import { createTestClock } from "../../../support/test-clock.ts";
import { createTestTable } from "../../../support/test-table.ts";

const key = (kid: string): SigningKey => ({
  kid,
  algorithm: "ES256",
  publicJwk: { kty: "EC" },
  createdAt: "2026-03-01T12:00:00.000Z",
  signsFrom: "2026-03-01T12:00:00.000Z",
  signsUntil: null,
  withdrawnAt: null,
});

const setUp = async () => {
  const table = await createTestTable();
  const clock = createTestClock();
  return { table, clock, store: createSigningKeyStore(table, clock) };
};

describe("the set of signing keys", () => {
  it("is empty and of generation 0 before the first run", async () => {
    const { store } = await setUp();
    expect(await store.list()).toEqual([]);
    expect(await store.generation()).toBe(0);
  });

  it("lets one of many writers at once advance it; the others write nothing", async () => {
    const { table, store } = await setUp();
    const outcomes = await Promise.all(
      ["a", "b", "c", "d", "e"].map((kid) => transact(table, [store.advanceSet(0), store.put(key(kid))])),
    );
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.find((outcome) => !outcome.ok)).toEqual({ ok: false, failed: ["set"] });
    expect(await store.list()).toHaveLength(1);
    expect(await store.generation()).toBe(1);
  });

  it("does not accept a generation of long ago, nor one that has not come", async () => {
    const { table, store } = await setUp();
    await transact(table, [store.advanceSet(0)]);
    await transact(table, [store.advanceSet(1)]);
    for (const stale of [0, 1, 3]) {
      expect(await transact(table, [store.advanceSet(stale)])).toEqual({ ok: false, failed: ["set"] });
    }
    expect(await store.generation()).toBe(2);
  });

  it("does not hold its own row as a key, and loses removed keys", async () => {
    const { table, store } = await setUp();
    await transact(table, [store.advanceSet(0), store.put(key("a")), store.put(key("b"))]);
    await transact(table, [store.advanceSet(1), store.remove("a")]);
    expect((await store.list()).map((each) => each.kid)).toEqual(["b"]);
  });
});

describe("the cached list", () => {
  it("does not remember that there was nothing", async () => {
    const { table, store } = await setUp();
    expect(await store.listCached()).toEqual([]);
    await transact(table, [store.advanceSet(0), store.put(key("a"))]);
    expect(await store.listCached()).toHaveLength(1);
  });

  it("is at most five minutes old", async () => {
    const { table, clock, store } = await setUp();
    await transact(table, [store.advanceSet(0), store.put(key("a"))]);
    await store.listCached();
    await transact(table, [store.advanceSet(1), store.put(key("b"))]);
    clock.advance(SIGNING_KEY_CACHE_SECONDS - 1);
    expect(await store.listCached()).toHaveLength(1);
    clock.advance(1);
    expect(await store.listCached()).toHaveLength(2);
  });
});
