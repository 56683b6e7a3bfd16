import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AttemptOutcome,
  decideNextStep,
  parseRetryAfter,
  retryPolicy,
  retrySteps,
} from "../../../../lambdas/webhooks/domain/retry-schedule.ts";

const NOW = new Date("2026-11-23T10:00:00.000Z");
/** Neither earlier nor later than the step. */
const MIDDLE = 0.5;

const decide = (outcome: AttemptOutcome, attempts: number, steps = retrySteps.standard, random = MIDDLE) =>
  decideNextStep(outcome, { attempts, steps, now: NOW, random });

const waits = (steps: readonly number[]) => {
  const found: number[] = [];
  for (let attempts = 1; ; attempts++) {
    const next = decide({ status: 500 }, attempts, steps);
    if (next.kind !== "RETRY") return { found, end: next.kind };
    found.push(next.waitSeconds);
  }
};

describe("decideNextStep", () => {
  it("by default goes on for a day: ten attempts", () => {
    const expected = [30, 75, 188, 469, 1_200, 3_600, 10_800, 28_800, 43_200];
    expect(waits(retrySteps.standard)).toEqual({ found: expected, end: "EXHAUSTED" });
  });

  it("makes five attempts in thirteen minutes with `incode`, and one with `none`", () => {
    expect(waits(retrySteps.incode)).toEqual({ found: [30, 75, 188, 469], end: "EXHAUSTED" });
    expect(waits(retrySteps.none)).toEqual({ found: [], end: "EXHAUSTED" });
  });

  it("spreads each wait by up to a fifth either way, whatever the policy", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...retryPolicy.options),
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (policy, attempts, random) => {
          const step = retrySteps[policy][attempts - 1];
          const next = decide({ status: 500 }, attempts, retrySteps[policy], random);
          expect(next.kind).toBe(step === undefined ? "EXHAUSTED" : "RETRY");
          if (step === undefined || next.kind !== "RETRY") return;
          expect(next.waitSeconds).toBeGreaterThanOrEqual(Math.floor(step * 0.8));
          expect(next.waitSeconds).toBeLessThanOrEqual(Math.ceil(step * 1.2));
        },
      ),
    );
    const spread = [0, 0.25, 0.75, 0.99].map((random) => decide({}, 3, retrySteps.standard, random));
    expect(spread.map((next) => (next.kind === "RETRY" ? next.waitSeconds : 0))).toEqual([
      150, 169, 207, 225,
    ]);
  });

  it.each([200, 201, 202, 204, 299])("is done with status %d, on whatever attempt", (status) => {
    expect(decide({ status }, 10)).toEqual({ kind: "SUCCEEDED" });
  });

  it.each([undefined, 199, 300, 301, 307, 400, 401, 404, 408, 429, 500, 503])(
    "tries again after %s",
    (status) => {
      expect(decide(status === undefined ? {} : { status }, 1)).toMatchObject({ kind: "RETRY" });
    },
  );

  it("disables the endpoint on 410, even on the last attempt", () => {
    expect(decide({ status: 410 }, 1)).toEqual({ kind: "DISABLE_ENDPOINT" });
    expect(decide({ status: 410 }, 10)).toEqual({ kind: "DISABLE_ENDPOINT" });
  });

  it.each([
    ["0", 75],
    ["10", 75],
    ["100", 100],
    ["150", 150],
    ["151", 150],
    ["999999999", 150],
    ["99999999999999999999", 150],
    ["-100", 75],
    ["1.5", 75],
    ["1e2", 75],
    ["soon", 75],
    ["", 75],
    ["Mon, 23 Nov 2026 10:02:00 GMT", 120],
    ["Mon, 23 Nov 2026 11:00:00 GMT", 150],
    ["Mon, 23 Nov 2020 10:00:00 GMT", 75],
    ["2026-11-23T10:02:00Z", 75],
  ])("with Retry-After %j waits %d s instead of 75, after 429 as after 503", (retryAfter, waitSeconds) => {
    for (const status of [429, 503]) {
      expect(decide({ status, retryAfter }, 2)).toEqual({ kind: "RETRY", waitSeconds });
    }
  });

  it("never comes before the moment that Retry-After names, however the dice fall", () => {
    expect(decide({ status: 429, retryAfter: "80" }, 2, retrySteps.standard, 0)).toEqual({
      kind: "RETRY",
      waitSeconds: 80,
    });
  });
});

describe("parseRetryAfter", () => {
  it("knows the obsolete date form too", () => {
    expect(parseRetryAfter("Monday, 23-Nov-26 10:00:30 GMT", NOW)).toBe(30);
  });
});
