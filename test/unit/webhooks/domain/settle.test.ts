import { describe, expect, it } from "vitest";
import type { SendResult } from "../../../../lambdas/platform/safe-fetch/safe-fetch.ts";
import { RETRY_STEPS_SECONDS } from "../../../../lambdas/webhooks/domain/retry-schedule.ts";
import {
  endWithout,
  isSetAside,
  nextStepAfter,
  reasonNotToSend,
  settleAttempt,
  toAttempt,
} from "../../../../lambdas/webhooks/domain/settle.ts";
import { aDelivery, anEndpoint, LATER, NOW } from "../builders.ts";

const timing = { dnsMs: 1, connectMs: 2, totalMs: 42 };
const answered = (status: number, bodyPreview = "ok", headers: Record<string, string> = {}): SendResult => ({
  kind: "response",
  status,
  headers,
  bodyPreview,
  timing,
});
const timedOut: SendResult = { kind: "failed", reason: "TIMEOUT", detail: "Too late.", timing };

const settle = (claimed: ReturnType<typeof aDelivery>, result: SendResult) =>
  settleAttempt(
    claimed,
    toAttempt(claimed, result, NOW),
    nextStepAfter(claimed, result, NOW, RETRY_STEPS_SECONDS),
    NOW,
  );

describe("an attempt", () => {
  it("records status, headers, the begin of the body and the duration", () => {
    const recorded = toAttempt(aDelivery({ attemptCount: 2 }), answered(503, "x".repeat(9_000)), NOW);
    expect(recorded).toMatchObject({ number: 3, responseStatus: 503, durationMs: 42, failure: "HTTP_503" });
    expect(recorded.responseBody.length).toBe(2048);
  });

  it("never stores half a character", () => {
    const recorded = toAttempt(aDelivery(), answered(200, `${"x".repeat(2047)}😀`), NOW);
    expect(recorded.responseBody.isWellFormed()).toBe(true);
  });

  it("that got no answer names the reason", () => {
    expect(toAttempt(aDelivery(), timedOut, NOW)).toMatchObject({
      responseStatus: null,
      failure: "TIMEOUT",
      failureDetail: "Too late.",
    });
    const token = { kind: "no-token" as const, detail: "No token.", timing };
    expect(toAttempt(aDelivery(), token, NOW)).toMatchObject({ failure: "OAUTH_TOKEN" });
  });
});

describe("a delivery after its attempt", () => {
  it("has succeeded with any 2xx", () => {
    expect(settle(aDelivery(), answered(204))).toMatchObject({
      status: "SUCCEEDED",
      attemptCount: 1,
      nextAttemptAt: null,
      finishedAt: NOW.toISOString(),
      lastFailure: null,
    });
  });

  it("waits for the next step after a failure", () => {
    expect(settle(aDelivery({ attemptCount: 1 }), timedOut)).toMatchObject({
      status: "PENDING",
      attemptCount: 2,
      nextAttemptAt: LATER(75),
      finishedAt: null,
      lastFailure: "TIMEOUT",
    });
  });

  it("has failed after the sixth failure", () => {
    expect(settle(aDelivery({ attemptCount: 5 }), answered(500))).toMatchObject({
      status: "FAILED",
      attemptCount: 6,
      nextAttemptAt: null,
    });
  });

  it("begins the schedule anew when it was sent again by hand", () => {
    const resent = aDelivery({ attemptCount: 6, roundStart: 6, claims: 7 });
    expect(settle(resent, answered(500))).toMatchObject({
      status: "PENDING",
      attemptCount: 7,
      nextAttemptAt: LATER(30),
    });
  });

  it("is over after one attempt where it is a test", () => {
    expect(settle(aDelivery({ test: true }), answered(500))).toMatchObject({ status: "FAILED" });
  });

  it("is over after 410", () => {
    expect(settle(aDelivery(), answered(410))).toMatchObject({ status: "FAILED", lastFailure: "HTTP_410" });
  });
});

describe("a delivery that is not sent", () => {
  it("says why", () => {
    expect(reasonNotToSend(aDelivery(), undefined)).toBe("ENDPOINT_DELETED");
    expect(reasonNotToSend(aDelivery(), anEndpoint({ status: "DISABLED" }))).toBe("ENDPOINT_DISABLED");
    expect(reasonNotToSend(aDelivery({ test: true }), anEndpoint({ status: "DISABLED" }))).toBeUndefined();
    expect(reasonNotToSend(aDelivery(), anEndpoint())).toBeUndefined();
  });

  it("ends without counting an attempt", () => {
    expect(endWithout(aDelivery({ attemptCount: 2 }), "CANCELED", "ENDPOINT_DELETED", NOW)).toMatchObject({
      status: "CANCELED",
      attemptCount: 2,
      lastFailure: "ENDPOINT_DELETED",
      nextAttemptAt: null,
    });
  });

  it("is set aside once it was taken up twenty times more often than it was recorded", () => {
    expect(isSetAside(aDelivery({ attemptCount: 3, claims: 23 }))).toBe(false);
    expect(isSetAside(aDelivery({ attemptCount: 3, claims: 24 }))).toBe(true);
  });
});
