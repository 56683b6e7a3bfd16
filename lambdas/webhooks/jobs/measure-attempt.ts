// What operators see of an attempt: how it went, how long the receiver took, how long the event was under way.
import { attemptMilliseconds, attempts, deliveries, deliveryMilliseconds } from "../../core/metrics.ts";
import type { Metrics } from "../../platform/metric.ts";
import type { Attempt } from "../domain/attempt.ts";
import type { Delivery } from "../domain/delivery.ts";

/** What is older at its first attempt was held back for its endpoint or replayed: that it is late says nothing of us. */
const HELD_BACK_MS = 15 * 60_000;

const NAMED = ["TIMEOUT", "DNS", "CONNECT", "TLS", "RESET", "PROTOCOL", "OAUTH_TOKEN"] as const;

/** `HTTP_503` → `HTTP_5XX`: a metric for each status would be one for each whim of a receiver. */
const resultOf = ({ failure, responseStatus }: Attempt) => {
  if (failure === null) return "OK";
  if (responseStatus !== null) {
    if (responseStatus >= 500) return "HTTP_5XX";
    return responseStatus >= 400 ? "HTTP_4XX" : "HTTP_3XX";
  }
  return NAMED.find((name) => name === failure) ?? "ADDRESS_REFUSED";
};

export const measureAttempt = (metrics: Metrics, recorded: Attempt, settled: Delivery): void => {
  const result = resultOf(recorded);
  metrics.add(attempts, { Result: result });
  metrics.add(attemptMilliseconds, { Success: result === "OK" ? "YES" : "NO" }, recorded.durationMs);
  measureEnd(metrics, settled);
};

/** A delivery that ended. Those that were sent by hand to try an endpoint out say nothing about the service. */
export const measureEnd = (
  metrics: Metrics,
  { status, test, event, finishedAt, attemptCount }: Delivery,
): void => {
  if (status === "PENDING" || status === "HELD" || test) return;
  metrics.add(deliveries, { Status: status });
  if (status !== "SUCCEEDED" || finishedAt === null) return;
  const underWay = Date.parse(finishedAt) - Date.parse(event.timestamp);
  const direct = attemptCount === 1 && underWay < HELD_BACK_MS;
  metrics.add(deliveryMilliseconds, { Attempt: direct ? "FIRST" : "LATER" }, underWay);
};
