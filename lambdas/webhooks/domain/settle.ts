// What becomes of a delivery, before its attempt and after. Pure.
import { plusSeconds } from "../../platform/clock.ts";
import type { SendResult } from "../../platform/safe-fetch/safe-fetch.ts";
import { type Attempt, maskHeaders } from "./attempt.ts";
import { type EndpointHealth, isOpen } from "./circuit.ts";
import { type Delivery, isSwitchedOff, MAX_LOST_CLAIMS } from "./delivery.ts";
import type { WebhookEndpoint } from "./endpoint.ts";
import { decideNextStep, type NextStep, retrySteps } from "./retry-schedule.ts";

/** The endpoint's own token server gave no token, so the endpoint was not called. */
export interface TokenFailure {
  kind: "no-token";
  detail: string;
  timing: { totalMs: number };
}

export interface AttemptResult {
  result: SendResult | TokenFailure;
  /** As they were sent. */
  headers: Record<string, string>;
}

const MAX_STORED_BODY = 16_384;

export type Verdict =
  | { kind: "SEND" }
  | { kind: "END"; status: "CANCELED" | "FAILED"; reason: string }
  /** The endpoint does not answer: the delivery waits until it does. */
  | { kind: "HOLD" };

/** What is to be done with a delivery that was taken up. */
export const judgeDelivery = (
  claimed: Delivery,
  endpoint: WebhookEndpoint,
  health: EndpointHealth | undefined,
): Verdict => {
  // Nobody ever got to record it: trying it once more would only fail once more.
  if (claimed.claims - claimed.attemptCount > MAX_LOST_CLAIMS) {
    return { kind: "END", status: "FAILED", reason: "SET_ASIDE" };
  }
  if (claimed.test) return { kind: "SEND" };
  if (isSwitchedOff(endpoint)) return { kind: "END", status: "CANCELED", reason: "ENDPOINT_DISABLED" };
  const closed = endpoint.status === "ENABLED" && (!isOpen(health) || claimed.probe);
  return closed ? { kind: "SEND" } : { kind: "HOLD" };
};

export const toAttempt = (
  claimed: Delivery,
  endpoint: WebhookEndpoint,
  { result, headers }: AttemptResult,
  startedAt: Date,
): Attempt => {
  const answered = result.kind === "response";
  return {
    deliveryId: claimed.id,
    number: claimed.attemptCount + 1,
    startedAt: startedAt.toISOString(),
    durationMs: result.timing.totalMs,
    timing: result.kind === "no-token" ? null : result.timing,
    requestHeaders: maskHeaders(headers, endpoint.headerNames),
    responseStatus: answered ? result.status : null,
    responseHeaders: answered ? result.headers : {},
    responseBody: answered ? toShownBody(result.bodyPreview) : "",
    failure: failureCode(result),
    failureDetail: answered ? null : result.detail,
  };
};

/** JSON writes each control character as six: a hundred attempts of them would not fit into one answer. */
const CONTROLS = /[^\P{Cc}\t\r\n]/gu;

const toShownBody = (text: string): string =>
  text.slice(0, MAX_STORED_BODY).toWellFormed().replace(CONTROLS, "\ufffd");

export const nextStepAfter = (
  claimed: Delivery,
  endpoint: WebhookEndpoint,
  { result }: AttemptResult,
  now: Date,
  random: number,
): NextStep => {
  const round = {
    attempts: claimed.attemptCount + 1 - claimed.roundStart,
    steps: claimed.test ? [] : retrySteps[endpoint.retryPolicy],
    now,
    random,
  };
  if (result.kind !== "response") return decideNextStep({}, round);
  const retryAfter = result.headers["retry-after"];
  return decideNextStep(
    { status: result.status, ...(retryAfter === undefined ? {} : { retryAfter }) },
    round,
  );
};

/** The delivery after its attempt. */
export const settleAttempt = (claimed: Delivery, recorded: Attempt, step: NextStep, now: Date): Delivery => {
  const base = attempted(claimed, recorded);
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

/** A failed probe tells of the endpoint, not of the delivery that it was made with: that goes on waiting. */
export const settleProbe = (claimed: Delivery, recorded: Attempt): Delivery =>
  hold(attempted(claimed, recorded));

export const hold = (claimed: Delivery): Delivery => ({
  ...claimed,
  status: "HELD",
  nextAttemptAt: null,
  slotAt: null,
});

/**
 * The endpoint's rate limit has the delivery wait, for a moment that is its own or (null) to ask for one again. It was taken
 * up and is not lost for that; the first time counts still, as its message may come twice.
 */
export const waitForPace = (claimed: Delivery, until: Date, slot: Date | null): Delivery => ({
  ...claimed,
  claims: Math.max(1, claimed.claims - 1),
  nextAttemptAt: until.toISOString(),
  slotAt: slot?.toISOString() ?? null,
});

/** A delivery that ends without an attempt. */
export const endWithout = (
  claimed: Delivery,
  status: "CANCELED" | "FAILED",
  reason: string,
  now: Date,
): Delivery => finish({ ...claimed, lastFailure: reason }, status, now);

const attempted = (claimed: Delivery, recorded: Attempt): Delivery => ({
  ...claimed,
  attemptCount: recorded.number,
  probe: false,
  slotAt: null,
  lastResponseStatus: recorded.responseStatus,
  lastFailure: recorded.failure,
  lastDurationMs: recorded.durationMs,
});

const finish = (claimed: Delivery, status: Delivery["status"], now: Date): Delivery => ({
  ...claimed,
  status,
  nextAttemptAt: null,
  finishedAt: now.toISOString(),
});

const failureCode = (result: AttemptResult["result"]): string | null => {
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
