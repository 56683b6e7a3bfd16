import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SessionEvent } from "../../../../lambdas/core/event/schema.ts";
import { type Change, chain, change, type Now } from "../../../../lambdas/core/session/domain.ts";
import type { Session } from "../../../../lambdas/core/session/schema.ts";
import {
  allows,
  isOpen,
  type SessionStatus,
  sessionStatuses,
  type TransitionName,
  transitions,
} from "../../../../lambdas/core/session/state-machine.ts";
import { sampleSession } from "./sample-session.ts";

const names = Object.keys(transitions) as TransitionName[];
const ENDS: SessionStatus[] = ["SUCCEEDED", "FAILED", "CANCELED", "EXPIRED"];
const TERMINAL = ["SESSION_SUCCEEDED", "SESSION_FAILED"];

const at = (ids: { count: number }): Now => ({
  now: new Date("2026-03-01T12:30:00.000Z"),
  eventId: () => `evt_${++ids.count}`,
});

interface Life {
  session: Session;
  events: SessionEvent[];
  changes: Change[];
}

/** Tries each transition in turn; those that are not allowed are passed over, as the callers do. */
const live = (attempts: readonly TransitionName[]): Life => {
  const life: Life = { session: sampleSession(), events: [], changes: [] };
  const ids = { count: 0 };
  for (const name of attempts) {
    if (!allows(name, life.session.status)) continue;
    const enrolled = name === "succeed" ? (["IDENTITY_ENROLLED"] as const) : [];
    const changed = change(life.session, name, {}, at(ids), enrolled);
    life.session = changed.after;
    life.events.push(...changed.events);
    life.changes.push(changed);
  }
  return life;
};

const anyLife = fc.array(fc.constantFrom(...names), { maxLength: 40 });

describe("the life of a session, whatever is tried in whatever order", () => {
  it("holds exactly one terminal event once it has ended, and none before", () => {
    fc.assert(
      fc.property(anyLife, (attempts) => {
        const { session, events } = live(attempts);
        const terminal = events.filter((event) => TERMINAL.includes(event.eventType));
        expect(terminal).toHaveLength(ENDS.includes(session.status) ? 1 : 0);
      }),
      { numRuns: 1000 },
    );
  });

  it("numbers its events from one without a gap, and counts them in the record", () => {
    fc.assert(
      fc.property(anyLife, (attempts) => {
        const { session, events } = live(attempts);
        expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index + 1));
        expect(session.eventSequence).toBe(events.length);
        expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
      }),
      { numRuns: 1000 },
    );
  });

  it("raises the version with every change, so that two changes of one record cannot both be written", () => {
    fc.assert(
      fc.property(anyLife, (attempts) => {
        for (const { before, after } of live(attempts).changes) {
          expect(after.version).toBe(before.version + 1);
        }
      }),
    );
  });

  it("can always still end", () => {
    fc.assert(
      fc.property(anyLife, (attempts) => {
        const { session } = live(attempts);
        if (ENDS.includes(session.status)) return;
        expect(
          names.some((name) => allows(name, session.status) && ENDS.includes(transitions[name].to)),
        ).toBe(true);
      }),
    );
  });

  it("starts at most once", () => {
    fc.assert(
      fc.property(anyLife, (attempts) => {
        const { events } = live(attempts);
        expect(events.filter((event) => event.eventType === "SESSION_STARTED").length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("carries a reason only in the event of a failure and an identity only in those of a success", () => {
    fc.assert(
      fc.property(anyLife, (attempts) => {
        for (const { before, name } of live(attempts).changes) {
          const patch = { failureReason: "CANCELED", identityId: "idn_1" };
          for (const event of change(before, name, patch, at({ count: 0 })).events) {
            expect(event.failureReason).toBe(event.eventType === "SESSION_FAILED" ? "CANCELED" : null);
            expect(event.identityId).toBe(event.eventType === "SESSION_SUCCEEDED" ? "idn_1" : null);
          }
        }
      }),
    );
  });
});

describe("a session that has ended", () => {
  it.each(ENDS)("%s has no way out, and forgets what its module remembered", (end) => {
    for (const name of names) {
      expect(allows(name, end)).toBe(false);
      expect(() => change(sampleSession({ status: end }), name, {}, at({ count: 0 }))).toThrow();
    }
    expect(isOpen(end)).toBe(false);
    const into = names.find((name) => transitions[name].to === end);
    const from = into === undefined ? undefined : transitions[into].from[0];
    if (into === undefined || from === undefined) throw new Error("no way in");
    const { after } = change(
      sampleSession({ status: from, moduleState: { hash: "x" } }),
      into,
      {},
      at({ count: 0 }),
    );
    expect(after).toMatchObject({ moduleState: null, finishedAt: "2026-03-01T12:30:00.000Z" });
  });
});

describe("the table of transitions", () => {
  it("reaches every state from CREATED", () => {
    const reached = new Set<SessionStatus>(["CREATED"]);
    for (const _ of sessionStatuses) {
      for (const { from, to } of Object.values(transitions)) {
        if (from.some((status) => reached.has(status))) reached.add(to);
      }
    }
    expect([...reached].sort()).toEqual([...sessionStatuses].sort());
  });

  it("enters an end with its terminal event and nothing else with one", () => {
    for (const { to, event } of Object.values(transitions)) {
      expect(TERMINAL.includes(event ?? "")).toBe(ENDS.includes(to));
    }
  });
});

describe("two changes that are written as one", () => {
  it("have the same outcome and the same events as one after the other", () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), (second) => {
        const ids = { count: 0 };
        const first = change(sampleSession(), "start", { startedAt: "2026-03-01T12:30:00.000Z" }, at(ids));
        if (!allows(second, first.after.status)) return;
        const next = change(first.after, second, { position: 0 }, at(ids));
        const whole = chain(first, next);
        expect(whole).toMatchObject({ name: "start", before: first.before, after: next.after });
        expect(whole.events.map((event) => event.sequence)).toEqual(
          whole.events.map((_, index) => index + 1),
        );
      }),
    );
  });
});
