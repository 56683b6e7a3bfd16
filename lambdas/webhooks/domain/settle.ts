// What an attempt makes of its delivery. Pure.
import { plusSeconds } from "../../platform/clock.ts";
import type { SendResult } from "../../platform/safe-fetch/safe-fetch.ts";
import { type Attempt, type Delivery, MAX_LOST_CLAIMS } from "./delivery.ts";
import type { WebhookEndpoint } from "./endpoint.ts";
import { decideNextStep, type NextStep } from "./retry-schedule.ts";

/** The endpoint's own token server gave no token, so the endpoint was not called. */
export interface TokenFailure {
  kind: "no-token";
  detail: string;
  timing: { totalMs: number };
}

export type AttemptResult = SendResult | TokenFailure;

const MAX_STORED_BODY = 2048;

/** Why a claimed delivery is not sent; undefined where it is. */
export const reasonNotToSend = (
  claimed: Delivery,
  endpoint: WebhookEndpoint | undefined,
): string | undefined => {
  if (endpoint === undefined) return "ENDPOINT_DELETED";
  if (endpoint.status === "DISABLED" && !claimed.test) return "ENDPOINT_DISABLED";
  return undefined;
};

/** True for a delivery that nobody ever got to record: trying it once more would only fail once more. */
export const isSetAside = (claimed: Delivery): boolean =>
  claimed.claims - claimed.attemptCount > MAX_LOST_CLAIMS;

export const toAttempt = (claimed: Delivery, result: AttemptResult, startedAt: Date): Attempt => {
  const answered = result.kind === "response";
  return {
    deliveryId: claimed.id,
    number: claimed.attemptCount + 1,
    startedAt: startedAt.toISOString(),
    durationMs: result.timing.totalMs,
    responseStatus: answered ? result.status : null,
    responseHeaders: answered ? result.headers : {},
    responseBody: answered ? result.bodyPreview.slice(0, MAX_STORED_BODY).toWellFormed() : "",
    failure: failureCode(result),
    failureDetail: answered ? null : result.detail,
  };
};

export const nextStepAfter = (
  claimed: Delivery,
  result: AttemptResult,
  now: Date,
  steps: readonly number[],
): NextStep => {
  const inRound = claimed.attemptCount + 1 - claimed.roundStart;
  const schedule = claimed.test ? [] : steps;
  if (result.kind !== "response") return decideNextStep({}, inRound, now, schedule);
  const retryAfter = result.headers["retry-after"];
  const outcome = { status: result.status, ...(retryAfter === undefined ? {} : { retryAfter }) };
  return decideNextStep(outcome, inRound, now, schedule);
};

/** The delivery after its attempt. */
export const settleAttempt = (claimed: Delivery, recorded: Attempt, step: NextStep, now: Date): Delivery => {
  const base = {
    ...claimed,
    attemptCount: recorded.number,
    lastResponseStatus: recorded.responseStatus,
    lastFailure: recorded.failure,
  };
  switch (step.kind) {
    case "SUCCEEDED":
      return finish(base, "SUCCEEDED", now);
    case "RETRY":
      return { ...base, nextAttemptAt: plusSeconds(now, step.waitSeconds).toISOString() };
    case "EXHAUSTED":
    case "DISABLE_ENDPOINT":
      return finish(base, "FAILED", now);
  }
};

/** A delivery that ends without an attempt. */
export const endWithout = (
  claimed: Delivery,
  status: "CANCELED" | "FAILED",
  reason: string,
  now: Date,
): Delivery => finish({ ...claimed, lastFailure: reason }, status, now);

const finish = (claimed: Delivery, status: Delivery["status"], now: Date): Delivery => ({
  ...claimed,
  status,
  nextAttemptAt: null,
  finishedAt: now.toISOString(),
});

const failureCode = (result: AttemptResult): string | null => {
  switch (result.kind) {
    case "response":
      return result.status >= 200 && result.status < 300 ? null : `HTTP_${result.status}`;
    case "no-token":
      return "OAUTH_TOKEN";
    case "failed":
    case "refused":
      return result.reason;
  }
};
