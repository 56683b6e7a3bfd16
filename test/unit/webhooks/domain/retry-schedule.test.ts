import { describe, expect, it } from "vitest";
import { decideNextStep, parseRetryAfter } from "../../../../lambdas/webhooks/domain/retry-schedule.ts";

const NOW = new Date("2026-11-23T10:00:00.000Z");

describe("decideNextStep", () => {
  it("waits 30, 75, 188, 469 and 1172 seconds, and gives up after the sixth attempt", () => {
    const steps = [1, 2, 3, 4, 5, 6, 7].map((attempts) => decideNextStep({ status: 500 }, attempts, NOW));
    expect(steps).toEqual([
      { kind: "RETRY", waitSeconds: 30 },
      { kind: "RETRY", waitSeconds: 75 },
      { kind: "RETRY", waitSeconds: 188 },
      { kind: "RETRY", waitSeconds: 469 },
      { kind: "RETRY", waitSeconds: 1172 },
      { kind: "EXHAUSTED" },
      { kind: "EXHAUSTED" },
    ]);
  });

  it.each([200, 201, 202, 204, 299])("is done with status %d, on whatever attempt", (status) => {
    expect(decideNextStep({ status }, 6, NOW)).toEqual({ kind: "SUCCEEDED" });
  });

  it.each([undefined, 199, 300, 301, 307, 400, 401, 404, 408, 429, 500, 503])(
    "tries again after %s",
    (status) => {
      expect(decideNextStep(status === undefined ? {} : { status }, 1, NOW)).toMatchObject({ kind: "RETRY" });
    },
  );

  it("disables the endpoint on 410, even on the last attempt", () => {
    expect(decideNextStep({ status: 410 }, 1, NOW)).toEqual({ kind: "DISABLE_ENDPOINT" });
    expect(decideNextStep({ status: 410 }, 6, NOW)).toEqual({ kind: "DISABLE_ENDPOINT" });
  });

  it.each([
    ["0", 75],
    ["10", 75],
    ["100", 100],
    ["150", 150],
    ["151", 150],
    ["999999999", 150],
    ["99999999999999999999", 75],
    ["-100", 75],
    ["1.5", 75],
    ["1e2", 75],
    ["soon", 75],
    ["", 75],
    ["Mon, 23 Nov 2026 10:02:00 GMT", 120],
    ["Mon, 23 Nov 2026 11:00:00 GMT", 150],
    ["Mon, 23 Nov 2020 10:00:00 GMT", 75],
    ["2026-11-23T10:02:00Z", 75],
  ])("with Retry-After %j waits %d s instead of 75", (retryAfter, waitSeconds) => {
    expect(decideNextStep({ status: 503, retryAfter }, 2, NOW)).toEqual({ kind: "RETRY", waitSeconds });
  });
});

describe("parseRetryAfter", () => {
  it("knows the obsolete date form too", () => {
    expect(parseRetryAfter("Monday, 23-Nov-26 10:00:30 GMT", NOW)).toBe(30);
  });
});
