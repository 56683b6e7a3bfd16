// When a delivery is tried again, and when it is given up.

/** Seconds to wait after the first, second, … failed attempt. One more attempt follows the last wait. */
export const RETRY_STEPS_SECONDS: readonly number[] = [30, 75, 188, 469, 1172];

/** What an attempt came to; `status` is absent when there was no complete answer. */
export interface AttemptOutcome {
  status?: number;
  retryAfter?: string;
}

export type NextStep =
  | { kind: "SUCCEEDED" }
  | { kind: "RETRY"; waitSeconds: number }
  | { kind: "EXHAUSTED" }
  /** 410: the receiver wants no more of this endpoint's events. */
  | { kind: "DISABLE_ENDPOINT" };

/**
 * @param attempts how many attempts there have been, this one included
 * @param now for a `Retry-After` that names a moment
 */
export function decideNextStep(
  outcome: AttemptOutcome,
  attempts: number,
  now: Date,
  steps: readonly number[] = RETRY_STEPS_SECONDS,
): NextStep {
  const { status } = outcome;
  if (status !== undefined && status >= 200 && status < 300) return { kind: "SUCCEEDED" };
  if (status === 410) return { kind: "DISABLE_ENDPOINT" };
  const step = steps[attempts - 1];
  if (step === undefined) return { kind: "EXHAUSTED" };
  return { kind: "RETRY", waitSeconds: withRetryAfter(step, outcome.retryAfter, now) };
}

// A receiver may ask for more patience, but neither shorten the wait nor park a delivery for days.
function withRetryAfter(step: number, retryAfter: string | undefined, now: Date): number {
  const asked = parseRetryAfter(retryAfter, now);
  return asked === undefined ? step : Math.min(Math.max(step, asked), step * 2);
}

/** Both forms of RFC 9110 section 10.2.3, in whole seconds from now; undefined for anything else. */
export function parseRetryAfter(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // Date.parse takes far more than HTTP dates, such as "5": only what begins with a day's name is one.
  const moment = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment) ? undefined : Math.max(0, Math.ceil((moment - now.getTime()) / 1000));
}
