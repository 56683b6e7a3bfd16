import { describe, expect, it } from "vitest";
import { redactEvents } from "../../../../lambdas/core/event/redact.ts";
import { transact } from "../../../../lambdas/platform/dynamo/transaction.ts";
import type { Delivery } from "../../../../lambdas/webhooks/domain/delivery.ts";
import { settleAttempt, toAttempt } from "../../../../lambdas/webhooks/domain/settle.ts";
import { createDeliveryStore } from "../../../../lambdas/webhooks/store/delivery-store.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { aDelivery, anEvent, LATER, NOW } from "../builders.ts";

const table = await createTestTable();
const store = createDeliveryStore(table);
const at = (seconds: number): Date => new Date(LATER(seconds));

let count = 0;
const fresh = async (changes: Partial<Delivery> = {}): Promise<Delivery> => {
  count += 1;
  const { leaseUntil: _, ...base } = aDelivery({ id: `dlv_${count}`, claims: 0, ...changes });
  await store.create(base);
  return base;
};

const claimed = async (id: string, now = NOW): Promise<Delivery> => {
  const claim = await store.claim(id, now);
  if (claim.kind !== "CLAIMED") throw new Error(`${id} could not be claimed: ${claim.kind}`);
  return claim.delivery;
};

const NOTHING = { kind: "NOTHING_TO_DO" };

const settle = (
  found: Delivery,
  step: Parameters<typeof settleAttempt>[2],
  now = NOW,
  answer: { headers: Record<string, string>; bodyPreview: string } = { headers: {}, bodyPreview: "" },
) => {
  const timing = { dnsMs: 0, connectMs: 0, totalMs: 1 };
  const result = { kind: "response" as const, status: 500, ...answer, timing };
  const recorded = toAttempt(found, result, now);
  return transact(table, [
    store.settle(found, settleAttempt(found, recorded, step, now)),
    store.recordAttempt(recorded, now),
  ]);
};

const dueIds = async (before: Date): Promise<string[]> =>
  (await store.findDue(before, 1000)).map(({ id }) => id);

describe("creating a delivery", () => {
  it("happens once for one id", async () => {
    const delivery = await fresh();
    expect(await store.create({ ...delivery, status: "FAILED" })).toBe(false);
    expect(await store.get(delivery.id)).toEqual(delivery);
  });
});

describe("taking a delivery up", () => {
  it("lets exactly one of many win", async () => {
    const { id } = await fresh();
    const claims = await Promise.all(Array.from({ length: 20 }, () => store.claim(id, NOW)));
    expect(claims.filter((claim) => claim.kind === "CLAIMED")).toHaveLength(1);
    expect(claims.filter((claim) => claim.kind === "BUSY")).toHaveLength(19);
    expect(await store.get(id)).toMatchObject({ claims: 1, leaseUntil: LATER(45) });
  });

  it("is possible again when the lease has run out, and then not for the first holder's record", async () => {
    const { id } = await fresh();
    const first = await claimed(id);
    expect(await store.claim(id, at(44))).toEqual({ kind: "BUSY", until: at(45) });
    const second = await claimed(id, at(45));
    expect(await settle(first, { kind: "SUCCEEDED" }, at(46))).toEqual({ ok: false, failed: ["delivery"] });
    expect(await store.get(id)).toMatchObject({ status: "PENDING", attemptCount: 0 });
    expect(await settle(second, { kind: "SUCCEEDED" }, at(47))).toEqual({ ok: true });
  });

  it("is refused before its time, but for the two seconds that queues round off", async () => {
    const { id } = await fresh({ nextAttemptAt: LATER(30) });
    expect(await store.claim(id, at(27))).toEqual(NOTHING);
    expect(await store.claim(id, at(28))).toMatchObject({ kind: "CLAIMED" });
  });

  it.each(["SUCCEEDED", "FAILED", "CANCELED"] as const)("is refused once it is %s", async (status) => {
    const { id } = await fresh({ status });
    expect(await store.claim(id, at(1000))).toEqual(NOTHING);
  });

  it("is refused for a delivery that does not exist, and makes none", async () => {
    expect(await store.claim("dlv_none", NOW)).toEqual(NOTHING);
    expect(await store.get("dlv_none")).toBeUndefined();
  });
});

describe("recording an attempt", () => {
  it("gives the delivery free for the next one", async () => {
    const { id } = await fresh();
    await settle(await claimed(id), { kind: "RETRY", waitSeconds: 30 });
    expect(await store.get(id)).toMatchObject({ attemptCount: 1, nextAttemptAt: LATER(30) });
    expect(await store.get(id)).not.toHaveProperty("leaseUntil");
    expect(await store.claim(id, at(10))).toEqual(NOTHING);
    await settle(await claimed(id, at(30)), { kind: "EXHAUSTED" }, at(30));
    expect((await store.listAttempts(id)).map((attempt) => attempt.number)).toEqual([1, 2]);
  });

  it("does not bring back what was redacted while the request was under way", async () => {
    const { id } = await fresh({ event: anEvent({ interviewId: "ses_redacted" }) });
    const found = await claimed(id);
    await redactEvents(table, "ses_redacted");
    await settle(found, { kind: "SUCCEEDED" });
    expect((await store.get(id))?.event).toMatchObject({
      loginHint: "[redacted]",
      correlationId: null,
      customFields: {},
    });
  });
});

describe("redacting a session", () => {
  it("takes out what receivers answered, which may repeat what they were sent, and of no other session", async () => {
    const answer = { headers: { location: "/people/ana" }, bodyPreview: "hello ana@example.com" };
    const gone = await fresh({ event: anEvent({ interviewId: "ses_echoed" }) });
    await settle(await claimed(gone.id), { kind: "RETRY", waitSeconds: 30 }, NOW, answer);
    await settle(await claimed(gone.id, at(30)), { kind: "EXHAUSTED" }, at(30), answer);
    const kept = await fresh({ event: anEvent({ interviewId: "ses_kept" }) });
    await settle(await claimed(kept.id), { kind: "EXHAUSTED" }, NOW, answer);
    await redactEvents(table, "ses_echoed");
    expect(await store.listAttempts(gone.id)).toMatchObject(
      [1, 2].map((number) => ({
        number,
        responseStatus: 500,
        responseBody: "[redacted]",
        responseHeaders: {},
      })),
    );
    expect(await store.listAttempts(kept.id)).toMatchObject([
      { responseBody: answer.bodyPreview, responseHeaders: answer.headers },
    ]);
  });
});

describe("the index of due deliveries", () => {
  it("holds a delivery by its next attempt, then by its lease, and no longer when it is finished", async () => {
    const { id } = await fresh({ nextAttemptAt: LATER(-60) });
    expect(await dueIds(at(-59))).toContain(id);
    const found = await claimed(id);
    expect(await dueIds(at(44))).not.toContain(id);
    expect(await dueIds(at(46))).toContain(id);
    await settle(found, { kind: "RETRY", waitSeconds: 1172 });
    expect(await dueIds(at(1171))).not.toContain(id);
    expect(await dueIds(at(1173))).toContain(id);
    await settle(await claimed(id, at(1172)), { kind: "EXHAUSTED" }, at(1172));
    expect(await dueIds(at(100_000))).not.toContain(id);
  });

  it("lets a delivery be moved only where nobody took it up meanwhile", async () => {
    const { id } = await fresh({ nextAttemptAt: LATER(-60) });
    const due = (await store.findDue(at(0), 1000)).find((each) => each.id === id);
    if (due === undefined) throw new Error("not due");
    expect(await store.postpone(due, at(300))).toBe(true);
    expect(await store.postpone(due, at(600))).toBe(false);
    expect(await dueIds(at(299))).not.toContain(id);
    // Only its place in the index moved: whoever wakes it may still take it up.
    expect(await store.claim(id, NOW)).toMatchObject({ kind: "CLAIMED" });
  });
});

describe("sending a delivery again", () => {
  const rearm = (found: Delivery, now = NOW) => transact(table, [store.rearm(found, now)]);

  it("makes it due at once and begins the schedule anew", async () => {
    const { id } = await fresh();
    await settle(await claimed(id), { kind: "EXHAUSTED" });
    const failed = await store.get(id);
    if (failed === undefined) throw new Error("gone");
    expect(await rearm(failed, at(100))).toEqual({ ok: true });
    expect(await store.get(id)).toMatchObject({
      status: "PENDING",
      attemptCount: 1,
      roundStart: 1,
      nextAttemptAt: LATER(100),
      finishedAt: null,
    });
    expect(await dueIds(at(101))).toContain(id);
  });

  it("is refused while an attempt is under way", async () => {
    const delivery = await fresh();
    await claimed(delivery.id);
    expect(await rearm(delivery)).toEqual({ ok: false, failed: ["delivery"] });
    expect(await rearm(delivery, at(46))).toEqual({ ok: true });
  });

  it("does not bring back a delivery that was removed", async () => {
    expect(await rearm(aDelivery({ id: "dlv_removed" }))).toEqual({ ok: false, failed: ["delivery"] });
  });
});
