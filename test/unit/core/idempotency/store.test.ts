import { describe, expect, it } from "vitest";
import {
  createIdempotencyStore,
  IDEMPOTENCY_SECONDS,
  type IdempotentRequest,
  readIdempotencyKey,
} from "../../../../lambdas/core/idempotency/store.ts";
import { transact } from "../../../../lambdas/platform/dynamo/transaction.ts";
import type { HttpRequest } from "../../../../lambdas/platform/http/request.ts";
import { createTestClock } from "../../../support/test-clock.ts";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";

const table = await createTestTable();
const clock = createTestClock();
const store = createIdempotencyStore(table, clock);

const request = (changes: Partial<HttpRequest> = {}): HttpRequest => ({
  method: "POST",
  path: "/things",
  params: {},
  query: new URLSearchParams(),
  headers: { "idempotency-key": "one" },
  cookies: {},
  body: "{}",
  requestId: "r",
  sourceIp: "192.0.2.1",
  ...changes,
});

const read = (changes: Partial<HttpRequest>, scope = "org_1"): IdempotentRequest => {
  const found = readIdempotencyKey(request(changes), scope);
  if (found === undefined) throw new Error("no key");
  return found;
};

const withKey = (key: string, changes: Partial<HttpRequest> = {}, scope?: string) =>
  read({ headers: { "idempotency-key": key }, ...changes }, scope);

const remember = (of: IdempotentRequest, reply: unknown) => transact(table, [store.remember(of, reply)]);

describe("the header", () => {
  it("may be left out", () => {
    expect(readIdempotencyKey(request({ headers: {} }), "org_1")).toBeUndefined();
  });

  it.each(["", " ", "a b", "a\tb", "schlüssel", "x".repeat(256), "a\u0000"])("%j is refused", (value) => {
    expect(() => withKey(value)).toThrow(
      expect.objectContaining({
        code: "VALIDATION_FAILED",
        errors: [expect.objectContaining({ path: "Idempotency-Key" })],
      }),
    );
  });

  it.each(["a", "x".repeat(255), '"quoted"', "!~"])("%j is taken", (value) => {
    expect(withKey(value).key).toBe(value);
  });
});

describe("a remembered reply", () => {
  it("is answered to the same key and body", async () => {
    await remember(withKey("same"), { id: 1 });
    expect(await store.findReply(withKey("same"))).toEqual({ id: 1 });
  });

  it("is refused to another body, be it only by a blank", async () => {
    await remember(withKey("body"), { id: 1 });
    await expect(store.findReply(withKey("body", { body: "{ }" }))).rejects.toMatchObject({
      status: 409,
      code: "IDEMPOTENCY_KEY_REUSED",
    });
  });

  it.each<[string, Partial<HttpRequest>, string]>([
    ["another organization", {}, "org_2"],
    ["another path", { path: "/others" }, "org_1"],
    ["another method", { method: "PUT" }, "org_1"],
  ])("is unknown to %s", async (_, changes, scope) => {
    await remember(withKey("scope"), { id: 1 });
    expect(await store.findReply(withKey("scope", changes, scope))).toBeUndefined();
  });

  it("is not overwritten by a second transaction with the same key, which fails as a whole", async () => {
    await remember(withKey("twice"), { id: 1 });
    expect(await remember(withKey("twice"), { id: 2 })).toEqual({ ok: false, failed: ["idempotency"] });
    expect(await store.findReply(withKey("twice"))).toEqual({ id: 1 });
  });

  it("of many transactions at once is the first one's", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, id) => remember(withKey("many"), { id })),
    );
    const winner = outcomes.findIndex((outcome) => outcome.ok);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(await store.findReply(withKey("many"))).toEqual({ id: winner });
  });

  it("is forgotten after 24 hours, also while the row is still there; the key may then be used again", async () => {
    await remember(withKey("old"), { id: 1 });
    clock.advance(IDEMPOTENCY_SECONDS - 1);
    expect(await store.findReply(withKey("old"))).toEqual({ id: 1 });
    clock.advance(1);
    expect(await store.findReply(withKey("old"))).toBeUndefined();
    expect(await remember(withKey("old"), { id: 2 })).toEqual({ ok: true });
    expect(await store.findReply(withKey("old"))).toEqual({ id: 2 });
  });

  it("leaves neither the key nor the body in the table", async () => {
    await remember(withKey("planted-key", { body: '{"name":"planted-body"}' }), { id: 1 });
    const written = JSON.stringify(await readWholeTable(table));
    expect(written).not.toContain("planted-key");
    expect(written).not.toContain("planted-body");
  });
});
