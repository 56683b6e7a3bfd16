import { beforeAll, describe, expect, it } from "vitest";
import { redactEvents } from "../../../../lambdas/core/event/redact.ts";
import { createEventStore } from "../../../../lambdas/core/event/store.ts";
import { deliveryIdOf } from "../../../../lambdas/core/keys.ts";
import { transact } from "../../../../lambdas/platform/dynamo/transaction.ts";
import type { Delivery } from "../../../../lambdas/webhooks/domain/delivery.ts";
import { hold, settleAttempt, toAttempt } from "../../../../lambdas/webhooks/domain/settle.ts";
import { createDeliveryStore } from "../../../../lambdas/webhooks/store/delivery-store.ts";
import { createEndpointStore } from "../../../../lambdas/webhooks/store/endpoint-store.ts";
import { commit } from "../../../support/test-product.ts";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { aDelivery, anEndpoint, anEvent, answered, LATER, NOW } from "../builders.ts";

const table = await createTestTable();
const store = createDeliveryStore(table, 30);
const at = (seconds: number): Date => new Date(LATER(seconds));

let count = 0;
const fresh = async (changes: Partial<Delivery> = {}): Promise<Delivery> => {
  count += 1;
  const { leaseUntil: _, ...base } = aDelivery({ id: `dlv_${count}_1`, claims: 0, ...changes });
  await store.create(base);
  return base;
};

beforeAll(() => commit(table, [createEndpointStore(table).create(anEndpoint())]));

/** Of an event that is in the table too, from where redaction knows of it. */
const ofSession = async (id: string): Promise<Delivery> => {
  const event = anEvent({ id: `evt_${id}`, interviewId: id });
  await commit(table, [createEventStore(table).append(event)]);
  return fresh({ id: deliveryIdOf("whe_1", event.id), event });
};

const claimed = async (id: string, now = NOW): Promise<Delivery> => {
  const claim = await store.claim(id, now, false);
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
  const result = answered(500, answer.headers, answer.bodyPreview);
  const recorded = toAttempt(found, anEndpoint(), result, now);
  return store.record(found, settleAttempt(found, recorded, step, now), recorded, now);
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
    const claims = await Promise.all(Array.from({ length: 20 }, () => store.claim(id, NOW, false)));
    expect(claims.filter((claim) => claim.kind === "CLAIMED")).toHaveLength(1);
    expect(claims.filter((claim) => claim.kind === "BUSY")).toHaveLength(19);
    expect(await store.get(id)).toMatchObject({ claims: 1, leaseUntil: LATER(45) });
  });

  it("is possible again when the lease has run out, and then not for the first holder's record", async () => {
    const { id } = await fresh();
    const first = await claimed(id);
    expect(await store.claim(id, at(44), false)).toEqual({ kind: "BUSY", until: at(45) });
    const second = await claimed(id, at(45));
    expect(await settle(first, { kind: "SUCCEEDED" }, at(46))).toEqual({ ok: false, failed: ["delivery"] });
    expect(await store.get(id)).toMatchObject({ status: "PENDING", attemptCount: 0 });
    expect(await settle(second, { kind: "SUCCEEDED" }, at(47))).toEqual({ ok: true });
  });

  it("is refused before its time, but for the two seconds that queues round off", async () => {
    const { id } = await fresh({ nextAttemptAt: LATER(30) });
    expect(await store.claim(id, at(27), false)).toEqual(NOTHING);
    expect(await store.claim(id, at(28), false)).toMatchObject({ kind: "CLAIMED" });
  });

  it.each(["SUCCEEDED", "FAILED", "CANCELED"] as const)("is refused once it is %s", async (status) => {
    const { id } = await fresh({ status });
    expect(await store.claim(id, at(1000), false)).toEqual(NOTHING);
  });

  it("is refused for a delivery that does not exist, and makes none", async () => {
    expect(await store.claim("dlv_none", NOW, false)).toEqual(NOTHING);
    expect(await store.get("dlv_none")).toBeUndefined();
  });
});

describe("recording an attempt", () => {
  it("gives the delivery free for the next one", async () => {
    const { id } = await fresh();
    await settle(await claimed(id), { kind: "RETRY", waitSeconds: 30 });
    expect(await store.get(id)).toMatchObject({ attemptCount: 1, nextAttemptAt: LATER(30) });
    expect(await store.get(id)).not.toHaveProperty("leaseUntil");
    expect(await store.claim(id, at(10), false)).toEqual(NOTHING);
    await settle(await claimed(id, at(30)), { kind: "EXHAUSTED" }, at(30));
    expect((await store.listAttempts(id, 10)).map((attempt) => attempt.number)).toEqual([2, 1]);
  });

  it("does not bring back what was redacted while the request was under way", async () => {
    const { id } = await ofSession("ses_redacted");
    const found = await claimed(id);
    await redactEvents(table, { id: "ses_redacted", organizationId: "org_a" });
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
    const gone = await ofSession("ses_echoed");
    await settle(await claimed(gone.id), { kind: "RETRY", waitSeconds: 30 }, NOW, answer);
    await settle(await claimed(gone.id, at(30)), { kind: "EXHAUSTED" }, at(30), answer);
    const kept = await ofSession("ses_kept");
    await settle(await claimed(kept.id), { kind: "EXHAUSTED" }, NOW, answer);
    await redactEvents(table, { id: "ses_echoed", organizationId: "org_a" });
    expect(await store.listAttempts(gone.id, 10)).toMatchObject(
      [2, 1].map((number) => ({
        number,
        responseStatus: 500,
        responseBody: "[redacted]",
        responseHeaders: {},
      })),
    );
    expect(await store.listAttempts(kept.id, 10)).toMatchObject([
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
    expect(await store.claim(id, NOW, false)).toMatchObject({ kind: "CLAIMED" });
  });
});

describe("sending a delivery again", () => {
  const rearm = (found: Delivery, now = NOW) => transact(table, [store.rearm(found, now, false)]);

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

  it("is done once where two do it who both saw it failed, also when the first has ended by then", async () => {
    const { id } = await fresh();
    await settle(await claimed(id), { kind: "EXHAUSTED" });
    const failed = await store.get(id);
    if (failed === undefined) throw new Error("gone");
    expect(await rearm(failed)).toEqual({ ok: true });
    expect(await rearm(failed)).toEqual({ ok: false, failed: ["delivery"] });
    await settle(await claimed(id), { kind: "SUCCEEDED" });
    expect(await rearm(failed)).toEqual({ ok: false, failed: ["delivery"] });
    expect(await store.get(id)).toMatchObject({ status: "SUCCEEDED" });
  });

  it("does not bring back a delivery that was removed", async () => {
    expect(await rearm(aDelivery({ id: "dlv_removed_1" }))).toEqual({ ok: false, failed: ["delivery"] });
  });
});

describe("a delivery that is held", () => {
  const held = async (changes: Partial<Delivery> = {}) => {
    const delivery = await fresh(changes);
    const found = await claimed(delivery.id);
    await transact(table, [store.settle(found, hold(found))]);
    return delivery.id;
  };

  it("waits behind its endpoint, in the order of the events, and not on the clock", async () => {
    const ids = [await held({ id: "dlv_h1_9" }), await held({ id: "dlv_h2_9" })];
    await fresh({ id: "dlv_h3_9" });
    expect(await store.findHeld("whe_9", 10)).toEqual(ids);
    expect(await store.findHeld("whe_9", 1)).toEqual(ids.slice(0, 1));
    for (const id of ids) expect(await dueIds(at(1_000_000))).not.toContain(id);
  });

  it("is released once, to be sent when it is told, with the schedule anew", async () => {
    const id = await held({ attemptCount: 3, roundStart: 0, claims: 3 });
    expect(await store.claim(id, at(10), false)).toEqual(NOTHING);
    expect(await store.release(id, at(10), false)).toBe(true);
    expect(await store.release(id, at(20), false)).toBe(false);
    expect(await store.get(id)).toMatchObject({ status: "PENDING", nextAttemptAt: LATER(10), roundStart: 3 });
    expect(await store.findHeld("whe_1", 100)).not.toContain(id);
    expect(await dueIds(at(11))).toContain(id);
  });
});

describe("an endpoint's deliveries", () => {
  const page = { limit: 10 };
  const list = async (filter: Parameters<typeof store.listOfEndpoint>[1]) =>
    (await store.listOfEndpoint("whe_7", filter, page)).data.map(({ id }) => id);

  it("are found by each filter alone and by all together", async () => {
    await fresh({ id: "dlv_a_7", event: anEvent({ eventType: "SESSION_FAILED", interviewId: "ses_a" }) });
    await fresh({ id: "dlv_b_7", status: "FAILED", event: anEvent({ interviewId: "ses_a" }) });
    await fresh({ id: "dlv_c_7", event: anEvent({ interviewId: "ses_c" }) });
    expect(await list({})).toEqual(["dlv_c_7", "dlv_b_7", "dlv_a_7"]);
    expect(await list({ status: "FAILED" })).toEqual(["dlv_b_7"]);
    expect(await list({ eventType: "SESSION_FAILED" })).toEqual(["dlv_a_7"]);
    expect(await list({ interviewId: "ses_a" })).toEqual(["dlv_b_7", "dlv_a_7"]);
    expect(await list({ range: { from: "dlv_b", to: "dlv_b~" } })).toEqual(["dlv_b_7"]);
    const all = { status: "PENDING", interviewId: "ses_a", eventType: "SESSION_FAILED" } as const;
    expect(await list({ ...all, range: { from: "dlv_a", to: "dlv_c" } })).toEqual(["dlv_a_7"]);
  });
});

describe("what is kept", () => {
  it("goes after the days that the stage says, counted anew when it is sent again", async () => {
    const short = createDeliveryStore(table, 7);
    const { leaseUntil: _, ...delivery } = aDelivery({ id: "dlv_ttl_1", status: "FAILED" });
    await short.create(delivery);
    const ttl = async () => (await readWholeTable(table)).find((row) => row.sk === delivery.id)?.ttl;
    expect(await ttl()).toBe(NOW.getTime() / 1000 + 7 * 86_400);
    await transact(table, [short.rearm(delivery, at(3600), false)]);
    expect(await ttl()).toBe(NOW.getTime() / 1000 + 3600 + 7 * 86_400);
  });
});
