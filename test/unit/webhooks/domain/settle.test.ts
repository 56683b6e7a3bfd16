import { describe, expect, it } from "vitest";
import { afterFailure } from "../../../../lambdas/webhooks/domain/circuit.ts";
import type { Delivery } from "../../../../lambdas/webhooks/domain/delivery.ts";
import {
  type AttemptResult,
  endWithout,
  judgeDelivery,
  nextStepAfter,
  settleAttempt,
  settleProbe,
  toAttempt,
} from "../../../../lambdas/webhooks/domain/settle.ts";
import { aDelivery, anEndpoint, answered, aTiming, LATER, NOW, timedOut } from "../builders.ts";

const MIDDLE = 0.5;
const endpoint = anEndpoint();

const settle = (claimed: Delivery, result: AttemptResult, called = endpoint) =>
  settleAttempt(
    claimed,
    toAttempt(claimed, called, result, NOW),
    nextStepAfter(claimed, called, result, NOW, MIDDLE),
    NOW,
  );

describe("an attempt", () => {
  it("records status, timing, and the begin of the body up to 16 KiB", () => {
    const result = answered(503, {}, "x".repeat(20_000));
    const recorded = toAttempt(aDelivery({ attemptCount: 2 }), endpoint, result, NOW);
    expect(recorded).toMatchObject({
      number: 3,
      responseStatus: 503,
      durationMs: 42,
      timing: aTiming,
      failure: "HTTP_503",
    });
    expect(recorded.responseBody.length).toBe(16_384);
  });

  it("never stores half a character", () => {
    const recorded = toAttempt(aDelivery(), endpoint, answered(200, {}, `${"x".repeat(16_383)}😀`), NOW);
    expect(recorded.responseBody.isWellFormed()).toBe(true);
  });

  it("stores no control characters, of which each would be six in the answer that shows it", () => {
    const recorded = toAttempt(aDelivery(), endpoint, answered(200, {}, "a\0\u001b[1m\r\n\tb\u007f"), NOW);
    expect(recorded.responseBody).toBe("a\ufffd\ufffd[1m\r\n\tb\ufffd");
  });

  it("shows the headers of the request, but no value that is a secret", () => {
    const { result } = answered(200);
    const headers = {
      "x-api-key": "of the receiver",
      authorization: "Bearer token",
      "webhook-id": "evt_1",
      "user-agent": "Countersign-Webhooks/1",
    };
    const called = anEndpoint({ headerNames: ["x-api-key"] });
    expect(toAttempt(aDelivery(), called, { result, headers }, NOW).requestHeaders).toEqual({
      "x-api-key": "********",
      authorization: "********",
      "webhook-id": "evt_1",
      "user-agent": "Countersign-Webhooks/1",
    });
  });

  it("that got no answer names the reason", () => {
    expect(toAttempt(aDelivery(), endpoint, timedOut(), NOW)).toMatchObject({
      responseStatus: null,
      failure: "TIMEOUT",
      failureDetail: "Too late.",
    });
    const result = { kind: "no-token" as const, detail: "No token.", timing: { totalMs: 7 } };
    expect(toAttempt(aDelivery(), endpoint, { result, headers: {} }, NOW)).toMatchObject({
      failure: "OAUTH_TOKEN",
      timing: null,
      durationMs: 7,
    });
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
      lastDurationMs: 42,
    });
  });

  it("waits for the next step after a failure", () => {
    expect(settle(aDelivery({ attemptCount: 1 }), timedOut())).toMatchObject({
      status: "PENDING",
      attemptCount: 2,
      nextAttemptAt: LATER(75),
      finishedAt: null,
      lastFailure: "TIMEOUT",
    });
  });

  it.each([
    ["standard", 9],
    ["incode", 4],
    ["none", 0],
  ] as const)(
    "of an endpoint with the policy %s has failed after %d failures and one more",
    (policy, before) => {
      const called = anEndpoint({ retryPolicy: policy });
      if (before > 0) {
        expect(settle(aDelivery({ attemptCount: before - 1 }), answered(500), called).status).toBe("PENDING");
      }
      expect(settle(aDelivery({ attemptCount: before }), answered(500), called)).toMatchObject({
        status: "FAILED",
        attemptCount: before + 1,
        nextAttemptAt: null,
      });
    },
  );

  it("begins the schedule anew when it was sent again by hand", () => {
    const resent = aDelivery({ attemptCount: 10, roundStart: 10, claims: 11, probe: true });
    expect(settle(resent, answered(500))).toMatchObject({
      status: "PENDING",
      attemptCount: 11,
      nextAttemptAt: LATER(30),
      probe: false,
    });
  });

  it("is over after one attempt where it is a test", () => {
    expect(settle(aDelivery({ test: true }), answered(500))).toMatchObject({ status: "FAILED" });
  });

  it("is over after 410", () => {
    expect(settle(aDelivery(), answered(410))).toMatchObject({ status: "FAILED", lastFailure: "HTTP_410" });
  });

  it("goes on waiting where it was a probe", () => {
    const probe = aDelivery({ probe: true, attemptCount: 9 });
    expect(settleProbe(probe, toAttempt(probe, endpoint, answered(500), NOW))).toMatchObject({
      status: "HELD",
      attemptCount: 10,
      probe: false,
      nextAttemptAt: null,
      finishedAt: null,
    });
  });
});

describe("a delivery that was taken up", () => {
  const failing = afterFailure(undefined, { endpoint, probe: false, now: NOW, random: MIDDLE });
  const open = { ...failing, circuit: "OPEN" as const };
  const off = anEndpoint({ status: "DISABLED", disabledReason: "BY_ADMINISTRATOR" });
  const gone = anEndpoint({ status: "DISABLED", disabledReason: "RECEIVER_GONE" });
  const dead = anEndpoint({ status: "DISABLED", disabledReason: "FAILING" });
  const canceled = { kind: "END", status: "CANCELED", reason: "ENDPOINT_DISABLED" };
  const aTest = aDelivery({ test: true });
  const aProbe = aDelivery({ probe: true });

  it.each([
    ["is sent", aDelivery(), endpoint, undefined, { kind: "SEND" }],
    ["is sent to an endpoint that failed a little", aDelivery(), endpoint, failing, { kind: "SEND" }],
    ["is held while the circuit is open", aDelivery(), endpoint, open, { kind: "HOLD" }],
    ["is sent as a probe all the same", aProbe, endpoint, open, { kind: "SEND" }],
    ["is sent as a test all the same", aTest, endpoint, open, { kind: "SEND" }],
    ["is canceled where the endpoint was switched off", aDelivery(), off, undefined, canceled],
    ["is canceled where the receiver is gone", aProbe, gone, open, canceled],
    ["is sent as a test also then", aTest, gone, undefined, { kind: "SEND" }],
    ["is held where the endpoint has failed for too long", aProbe, dead, open, { kind: "HOLD" }],
    [
      "is still worth a try the twentieth time",
      aDelivery({ attemptCount: 3, claims: 23 }),
      endpoint,
      undefined,
      { kind: "SEND" },
    ],
    [
      "is set aside when it was taken up ever again without a result",
      aDelivery({ attemptCount: 3, claims: 24 }),
      endpoint,
      undefined,
      { kind: "END", status: "FAILED", reason: "SET_ASIDE" },
    ],
  ])("%s", (_, claimed, called, health, verdict) => {
    expect(judgeDelivery(claimed, called, health)).toEqual(verdict);
  });

  it("ends without counting an attempt where it is not sent", () => {
    expect(endWithout(aDelivery({ attemptCount: 2 }), "CANCELED", "ENDPOINT_DELETED", NOW)).toMatchObject({
      status: "CANCELED",
      attemptCount: 2,
      lastFailure: "ENDPOINT_DELETED",
      nextAttemptAt: null,
    });
  });
});
