import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterFailure,
  afterProbeSent,
  afterRelease,
  afterSuccess,
  DISABLE_AFTER_SECONDS,
  drain,
  type EndpointHealth,
  endpointHealth,
  FAILURES_TO_OPEN,
  giveUp,
  isBeyondHope,
  isOpen,
  probeWaitSeconds,
  rest,
  toHealthReply,
} from "../../../../lambdas/webhooks/domain/circuit.ts";
import { anEndpoint, LATER } from "../builders.ts";

const at = (seconds: number): Date => new Date(LATER(seconds));
const MIDDLE = 0.5;

const fail = (before: EndpointHealth | undefined, seconds: number, probe = false): EndpointHealth =>
  afterFailure(before, { endpoint: anEndpoint(), probe, now: at(seconds), random: MIDDLE });

/** So many failures, evenly spread. */
const failures = (count: number, everySeconds: number): EndpointHealth => {
  let health = fail(undefined, 0);
  for (let index = 1; index < count; index++) health = fail(health, index * everySeconds);
  return health;
};

const opened = () => failures(FAILURES_TO_OPEN, 20);

describe("a circuit", () => {
  it("opens after ten failures in a row over two minutes, and says when it is tried again", () => {
    expect(failures(FAILURES_TO_OPEN - 1, 20).circuit).toBe("CLOSED");
    expect(opened()).toMatchObject({
      circuit: "OPEN",
      failures: 10,
      failingSince: LATER(0),
      checkAt: LATER(180 + 60),
      probes: 0,
    });
  });

  it("stays closed for a burst of failures, which a deployment of the receiver causes", () => {
    expect(failures(100, 1).circuit).toBe("CLOSED");
    expect(fail(failures(100, 1), 120).circuit).toBe("OPEN");
  });

  it("stays closed where an attempt succeeds in between: there is nothing left to remember", () => {
    expect(afterSuccess(failures(9, 20), at(170))).toBeUndefined();
  });

  it("forgets failures that are days old, so that a quiet endpoint is not disabled for one bad day", () => {
    const health = fail(failures(9, 20), 160 + 2 * 86_400 + 1);
    expect(health).toMatchObject({ failures: 1, circuit: "CLOSED" });
    expect(isBeyondHope(health)).toBe(false);
  });

  it("probes ever more rarely, up to once an hour", () => {
    let health = opened();
    const waits: number[] = [];
    for (let probes = 0; probes < 9; probes++) {
      const now = new Date(health.checkAt ?? "");
      health = afterProbeSent(health, true, now);
      const seconds = (now.getTime() - at(0).getTime()) / 1000 + 15;
      health = fail(health, seconds, true);
      waits.push((new Date(health.checkAt ?? "").getTime() - at(seconds).getTime()) / 1000);
    }
    expect(waits).toEqual([120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]);
    expect(health).toMatchObject({ circuit: "OPEN", probes: 9 });
  });

  it("spreads probes by a fifth, so that endpoints of one dead server are not called at once", () => {
    expect([0, 1].map((random) => probeWaitSeconds(0, random))).toEqual([48, 72]);
  });

  it("is not moved by what was under way when it opened", () => {
    const health = opened();
    expect(fail(health, 190)).toMatchObject({ circuit: "OPEN", probes: 0, checkAt: health.checkAt });
  });

  it("looks again soon where a probe leaves no result", () => {
    expect(afterProbeSent(opened(), true, at(240)).checkAt).toBe(LATER(240 + 120));
  });

  it("lets the next event try where nothing is held to probe with, and opens again if that fails", () => {
    const half = afterProbeSent(opened(), false, at(240));
    expect(half).toMatchObject({ circuit: "HALF_OPEN", checkAt: null });
    expect(afterSuccess(half, at(300))).toBeUndefined();
    expect(fail(half, 300)).toMatchObject({ circuit: "OPEN", checkAt: LATER(300 + 120) });
  });

  it("drains after one success, whoever had it, and closes when nothing is left", () => {
    const draining = afterSuccess(opened(), at(240));
    expect(draining).toMatchObject({ circuit: "DRAINING", failures: 0, checkAt: LATER(240) });
    if (draining === undefined) throw new Error("closed");
    // What was held last may not show yet.
    expect(afterRelease(draining, false, at(241))).toMatchObject({
      circuit: "DRAINING",
      checkAt: LATER(301),
    });
    expect(afterRelease(draining, true, at(400))).toMatchObject({ circuit: "DRAINING" });
    expect(afterRelease(draining, false, at(301))).toBeUndefined();
  });

  it("opens again where the endpoint cannot bear its backlog", () => {
    let health: EndpointHealth = drain(opened(), at(1000));
    for (let count = 0; count < 10; count++) health = fail(health, 1000 + count * 20);
    expect(health).toMatchObject({ circuit: "OPEN", failures: 10, failingSince: LATER(1000) });
  });

  it("remembers failures of the time when it drained", () => {
    const failed = fail(drain(opened(), at(1000)), 1010);
    expect(afterRelease(failed, false, at(1100))).toMatchObject({
      circuit: "CLOSED",
      failures: 1,
      checkAt: null,
    });
  });

  it("costs no write while everything goes well", () => {
    const draining = drain(opened(), at(240));
    expect(afterSuccess(draining, at(250))).toBe(draining);
  });
});

describe("an endpoint beyond hope", () => {
  it("has done nothing but fail for five days", () => {
    const health = opened();
    expect(isBeyondHope(fail(health, DISABLE_AFTER_SECONDS - 1, true))).toBe(false);
    expect(isBeyondHope(fail(health, DISABLE_AFTER_SECONDS, true))).toBe(true);
  });

  it("holds what it misses, and has its administrators told once", () => {
    const hopeless = giveUp(fail(opened(), DISABLE_AFTER_SECONDS, true), at(DISABLE_AFTER_SECONDS));
    expect(hopeless).toMatchObject({ circuit: "OPEN", mailDue: true, checkAt: LATER(DISABLE_AFTER_SECONDS) });
    expect(rest(hopeless)).toMatchObject({ circuit: "OPEN", mailDue: false, checkAt: null });
  });
});

describe("whatever happens to an endpoint", () => {
  const happenings = fc.array(
    fc.record({
      kind: fc.constantFrom("fail", "probe-fails", "succeed", "tended", "tended-empty"),
      after: fc.integer({ min: 0, max: 100_000 }),
    }),
    { maxLength: 200 },
  );

  const step = (health: EndpointHealth | undefined, kind: string, seconds: number) => {
    const now = at(seconds);
    if (kind === "fail") return fail(health, seconds);
    if (health === undefined) return undefined;
    if (kind === "probe-fails") return fail(health, seconds, true);
    if (kind === "succeed") return afterSuccess(health, now);
    if (health.checkAt === null || health.checkAt > now.toISOString()) return health;
    const left = kind === "tended";
    return isOpen(health) ? afterProbeSent(health, left, now) : afterRelease(health, left, now);
  };

  it("something is always going to look at it while deliveries may be held", () => {
    fc.assert(
      fc.property(happenings, (list) => {
        let health: EndpointHealth | undefined;
        let seconds = 0;
        for (const { kind, after } of list) {
          seconds += after;
          const before = health;
          health = step(health, kind, seconds);
          if (health === undefined) continue;
          expect(endpointHealth.parse(health)).toEqual(health);
          if (health.circuit === "OPEN" || health.circuit === "DRAINING")
            expect(health.checkAt).not.toBeNull();
          else expect(health.checkAt).toBeNull();
          // Two that write at once: the store takes the first, by the revision.
          if (before !== undefined && health !== before) expect(health.revision).toBe(before.revision + 1);
        }
      }),
    );
  });

  it("one success ends every waiting: it is called again", () => {
    fc.assert(
      fc.property(happenings, (list) => {
        let health: EndpointHealth | undefined;
        let seconds = 0;
        for (const { kind, after } of list) {
          seconds += after;
          health = step(health, kind, seconds);
        }
        const healed = health === undefined ? undefined : afterSuccess(health, at(seconds));
        expect(toHealthReply(healed).circuit).not.toBe("OPEN");
        expect(toHealthReply(healed)).toMatchObject({ failures: 0, failingSince: null });
      }),
    );
  });
});
