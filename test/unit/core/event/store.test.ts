import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { redactEvents } from "../../../../lambdas/core/event/redact.ts";
import { type SessionEvent, sessionEvent } from "../../../../lambdas/core/event/schema.ts";
import { createEventStore } from "../../../../lambdas/core/event/store.ts";
import { dueKeys, keys } from "../../../../lambdas/core/keys.ts";
import { cancel, change } from "../../../../lambdas/core/session/domain.ts";
import type { TransitionName } from "../../../../lambdas/core/session/state-machine.ts";
import { commit } from "../../../support/test-product.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { sampleSession } from "../session/sample-session.ts";

const table = await createTestTable();
const store = createEventStore(table);

const sample = (id: string, sequence: number, timestamp = "2026-03-01T12:00:00.000Z"): SessionEvent => {
  const session = sampleSession({ id: `ses_${id}`, eventSequence: sequence - 1 });
  const { events } = cancel(session, { now: new Date(timestamp), eventId: () => `evt_${id}_${sequence}` });
  return sessionEvent.parse(events[0]);
};

const write = (...events: SessionEvent[]) =>
  commit(
    table,
    events.map((event) => store.append(event)),
  );
const waiting = async (before: string, limit = 25) =>
  (await store.findUnacknowledged(new Date(before), limit)).rows.map((row) => row.event.id);

describe("the events of a session", () => {
  it("come back in the order of their sequence, also past nine and a hundred", async () => {
    const sequences = [1, 2, 9, 10, 11, 99, 100, 101];
    await write(...sequences.map((sequence) => sample("order", sequence)).reverse());
    expect((await store.listOfSession("ses_order")).map((event) => event.sequence)).toEqual(sequences);
  });

  it("cannot be written twice under one number", async () => {
    await write(sample("twice", 1));
    await expect(write({ ...sample("twice", 1), id: "evt_other" })).rejects.toThrow("event");
    expect((await store.listOfSession("ses_twice")).map((event) => event.id)).toEqual(["evt_twice_1"]);
  });
});

describe("the outbox", () => {
  it("holds an event until it is acknowledged, and an acknowledgement may come twice or too late", async () => {
    const event = sample("outbox", 1, "2026-02-01T00:00:00.000Z");
    await write(event);
    expect(await waiting("2026-02-01T00:00:00.001Z")).toEqual([event.id]);
    expect(await waiting("2026-02-01T00:00:00.000Z")).toEqual([]);
    const key = keys.event(event.interviewId, event.sequence);
    for (let i = 0; i < 2; i++) await store.acknowledge(key);
    expect(await waiting("2026-02-02T00:00:00.000Z")).toEqual([]);
    expect(await store.listOfSession(event.interviewId)).toEqual([event]);
    await store.acknowledge(keys.event("ses_none", 1));
    const none = await table.client.send(
      new GetCommand({ TableName: table.name, Key: keys.event("ses_none", 1) }),
    );
    expect(none.Item).toBeUndefined();
  });

  it("tells rows that it cannot read apart, and lets one be put behind the others", async () => {
    const key = keys.event("ses_unreadable", 1);
    const item = {
      ...key,
      ...dueKeys.outbox("evt_unreadable", "2026-01-01T00:00:00.000Z"),
      event: { id: 7 },
    };
    await table.client.send(new PutCommand({ TableName: table.name, Item: item }));
    const found = await store.findUnacknowledged(new Date("2026-01-02T00:00:00.000Z"), 1);
    expect(found).toEqual({ rows: [], unreadable: [key] });
    await store.postpone(key, new Date("2026-06-01T00:00:00.000Z"));
    expect((await store.findUnacknowledged(new Date("2026-01-02T00:00:00.000Z"), 1)).unreadable).toEqual([]);
    expect((await store.findUnacknowledged(new Date("2026-06-02T00:00:00.000Z"), 100)).unreadable).toEqual([
      key,
    ]);
    await store.acknowledge(key);
    await store.postpone(key, new Date("2026-07-01T00:00:00.000Z"));
    expect((await store.findUnacknowledged(new Date("2026-08-01T00:00:00.000Z"), 100)).unreadable).toEqual(
      [],
    );
  });
});

describe("redaction", () => {
  it("takes the person out of every event of that session and of no other", async () => {
    await write(sample("gone", 1), sample("gone", 2), sample("kept", 1));
    await redactEvents(table, { id: "ses_gone", organizationId: "org_a" });
    for (const event of await store.listOfSession("ses_gone")) {
      expect(event).toMatchObject({
        loginHint: "[redacted]",
        externalCustomerId: null,
        correlationId: null,
        customFields: {},
        failureReason: "CANCELED",
      });
      expect(sessionEvent.safeParse(event).success).toBe(true);
    }
    expect(await store.listOfSession("ses_kept")).toEqual([sample("kept", 1)]);
  });
});

describe("what leaves as an event", () => {
  it("has the fields of the contract and no others", () => {
    expect(Object.keys(sample("fields", 1)).sort()).toEqual(
      [
        "correlationId",
        "customFields",
        "eventType",
        "externalCustomerId",
        "failureReason",
        "id",
        "identityId",
        "integrationName",
        "integrationReference",
        "interviewId",
        "loginHint",
        "onboardingStatus",
        "organizationId",
        "sequence",
        "timestamp",
        "type",
      ].sort(),
    );
    expect(sample("fields", 1)).toMatchObject({ eventType: "SESSION_FAILED", type: "session.failed" });
  });

  it("spells each type in Standard Webhooks' way", () => {
    const at = { now: new Date("2026-03-01T12:00:00.000Z"), eventId: () => "evt_1" };
    const session = sampleSession({ status: "STARTED" });
    const typesOf = (name: TransitionName) =>
      change(session, name, {}, at, name === "succeed" ? ["IDENTITY_ENROLLED"] : []).events.map(
        ({ type }) => type,
      );
    expect(typesOf("resume")).toEqual(["session.progress"]);
    expect(typesOf("review")).toEqual(["session.pending_review"]);
    expect(typesOf("fail")).toEqual(["session.failed"]);
    expect(typesOf("succeed")).toEqual(["session.succeeded", "identity.enrolled"]);
  });
});
