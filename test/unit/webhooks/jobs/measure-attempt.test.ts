import { describe, expect, it } from "vitest";
import { measureAttempt, measureEnd } from "../../../../lambdas/webhooks/jobs/measure-attempt.ts";
import { createRecordedMetrics } from "../../../support/recorded-metrics.ts";
import { aDelivery, anEvent, NOW } from "../builders.ts";

const anAttempt = (changes: { failure?: string | null; responseStatus?: number | null } = {}) => ({
  deliveryId: "dlv_1",
  number: 1,
  startedAt: NOW.toISOString(),
  durationMs: 120,
  timing: null,
  requestHeaders: {},
  responseStatus: 200,
  responseHeaders: {},
  responseBody: "",
  failure: null,
  failureDetail: null,
  ...changes,
});

describe("the result of an attempt", () => {
  it.each([
    [{}, "OK"],
    [{ failure: "HTTP_302", responseStatus: 302 }, "HTTP_3XX"],
    [{ failure: "HTTP_418", responseStatus: 418 }, "HTTP_4XX"],
    [{ failure: "HTTP_599", responseStatus: 599 }, "HTTP_5XX"],
    [{ failure: "TIMEOUT", responseStatus: null }, "TIMEOUT"],
    [{ failure: "OAUTH_TOKEN", responseStatus: null }, "OAUTH_TOKEN"],
    [{ failure: "ADDRESS_NOT_PUBLIC", responseStatus: null }, "ADDRESS_REFUSED"],
  ])("%j is counted as %s, whatever the receiver invents", (changes, result) => {
    const metrics = createRecordedMetrics();
    measureAttempt(metrics, anAttempt(changes), aDelivery());
    expect(metrics.added).toEqual([
      { name: "WebhookAttempts", dimensions: { Result: result }, value: 1 },
      {
        name: "WebhookAttemptMilliseconds",
        dimensions: { Success: result === "OK" ? "YES" : "NO" },
        value: 120,
      },
    ]);
  });
});

describe("the end of a delivery", () => {
  const ended = (changes: object) => {
    const finishedAt = new Date(Date.parse(anEvent().timestamp) + 850).toISOString();
    const metrics = createRecordedMetrics();
    measureEnd(metrics, { ...aDelivery(), finishedAt, ...changes });
    return metrics.added.map(({ name, dimensions, value }) => [name, Object.values(dimensions)[0], value]);
  };

  it.each([
    ["the first attempt", 1, "FIRST"],
    ["a later one", 3, "LATER"],
  ])("by %s tells how long the event was under way", (_, attemptCount, attempt) => {
    expect(ended({ status: "SUCCEEDED", attemptCount })).toEqual([
      ["WebhookDeliveries", "SUCCEEDED", 1],
      ["WebhookDeliveryMilliseconds", attempt, 850],
    ]);
  });

  it("of what was held back or replayed is no first attempt's", () => {
    const finishedAt = new Date(Date.parse(anEvent().timestamp) + 86_400_000).toISOString();
    expect(ended({ status: "SUCCEEDED", attemptCount: 1, finishedAt })[1]).toEqual([
      "WebhookDeliveryMilliseconds",
      "LATER",
      86_400_000,
    ]);
  });

  it("without success only says so, and a try by hand or one that goes on says nothing", () => {
    expect(ended({ status: "FAILED" })).toEqual([["WebhookDeliveries", "FAILED", 1]]);
    expect(ended({ status: "SUCCEEDED", test: true })).toEqual([]);
    expect(ended({ status: "PENDING", finishedAt: null })).toEqual([]);
  });
});
