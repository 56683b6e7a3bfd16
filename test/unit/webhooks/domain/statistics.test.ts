import { describe, expect, it } from "vitest";
import type { Delivery } from "../../../../lambdas/webhooks/domain/delivery.ts";
import { countDeliveries } from "../../../../lambdas/webhooks/domain/statistics.ts";
import { aDelivery, anEvent, LATER, NOW } from "../builders.ts";

const ended = (status: Delivery["status"], lastDurationMs: number | null, changes: Partial<Delivery> = {}) =>
  aDelivery({ status, lastDurationMs, attemptCount: 1, finishedAt: LATER(0), ...changes });

describe("the counts of an endpoint", () => {
  it("say how its deliveries went, tests apart", () => {
    const found = [
      ended("SUCCEEDED", 100, { finishedAt: LATER(9) }),
      ended("SUCCEEDED", 300, { attemptCount: 3, finishedAt: LATER(5) }),
      ended("FAILED", 15_000, { attemptCount: 10, finishedAt: LATER(7) }),
      ended("CANCELED", null, { attemptCount: 0 }),
      ended("PENDING", 50, { finishedAt: null }),
      ended("HELD", null, { attemptCount: 0, finishedAt: null }),
      ended("SUCCEEDED", 1, { test: true, finishedAt: LATER(99) }),
    ];
    expect(countDeliveries(found, NOW, true)).toEqual({
      from: NOW.toISOString(),
      complete: true,
      deliveries: 6,
      pending: 1,
      held: 1,
      succeeded: 2,
      failed: 1,
      canceled: 1,
      attempts: 15,
      successRate: 2 / 3,
      firstAttemptRate: 0.5,
      durationMs: { p50: 100, p99: 15_000 },
      lastSuccessAt: LATER(9),
      lastFailureAt: LATER(7),
    });
  });

  it("hold nothing against a delivery that was sent again and arrived at once", () => {
    const found = [
      ended("SUCCEEDED", 1, { attemptCount: 2, roundStart: 1 }),
      ended("SUCCEEDED", 1, { attemptCount: 4, roundStart: 1 }),
    ];
    expect(countDeliveries(found, NOW, true).firstAttemptRate).toBe(0.5);
  });

  it("say nothing of what did not happen", () => {
    expect(countDeliveries([], NOW, true)).toMatchObject({
      deliveries: 0,
      successRate: null,
      firstAttemptRate: null,
      durationMs: null,
      lastSuccessAt: null,
      lastFailureAt: null,
    });
  });

  it("take the nearest rank", () => {
    const found = Array.from({ length: 200 }, (_, index) => ended("SUCCEEDED", index + 1));
    expect(countDeliveries(found, NOW, true).durationMs).toEqual({ p50: 100, p99: 198 });
  });

  it("say how far back they go where there are more than were read", () => {
    const oldest = aDelivery({ event: anEvent({ timestamp: LATER(-60) }) });
    expect(countDeliveries([aDelivery(), oldest], NOW, false)).toMatchObject({
      from: LATER(-60),
      complete: false,
    });
  });
});
