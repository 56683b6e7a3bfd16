// When a delivery is tried again, and when it is given up.
import * as z from "zod";

/**
 * Which waits follow failed attempts: `standard` for about a day, `incode` the five attempts of the system that we are
 * compatible with, `none` a single attempt.
 */
export const retryPolicy = z.enum(["standard", "incode", "none"]);
export type RetryPolicy = z.infer<typeof retryPolicy>;

const INCODE = [30, 75, 188, 469] as const;
const MINUTE = 60;
const HOUR = 3600;

/** Seconds to wait after the first, second, … failed attempt. One more attempt follows the last wait. */
export const retrySteps: Readonly<Record<RetryPolicy, readonly number[]>> = {
  standard: [...INCODE, 20 * MINUTE, HOUR, 3 * HOUR, 8 * HOUR, 12 * HOUR],
  incode: INCODE,
  none: [],
};

/** Each wait is up to this share shorter or longer, so that what failed together does not come back together. */
const JITTER = 0.2;

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

export interface RoundOfAttempts {
  /** How many attempts there have been, this one included. */
  attempts: number;
  steps: readonly number[];
  /** For a `Retry-After` that names a moment. */
  now: Date;
  /** From 0 up to 1. */
  random: number;
}

export function decideNextStep(outcome: AttemptOutcome, round: RoundOfAttempts): NextStep {
  const { status } = outcome;
  if (status !== undefined && status >= 200 && status < 300) return { kind: "SUCCEEDED" };
  if (status === 410) return { kind: "DISABLE_ENDPOINT" };
  const step = round.steps[round.attempts - 1];
  if (step === undefined) return { kind: "EXHAUSTED" };
  return { kind: "RETRY", waitSeconds: waitOf(step, outcome.retryAfter, round) };
}

// A receiver may ask for more patience, but neither shorten the wait nor park a delivery for days.
function waitOf(step: number, retryAfter: string | undefined, { now, random }: RoundOfAttempts): number {
  const jittered = Math.round(step * (1 - JITTER + 2 * JITTER * random));
  const asked = parseRetryAfter(retryAfter, now);
  return asked === undefined ? jittered : Math.max(jittered, Math.min(asked, step * 2));
}

/** Both forms of RFC 9110 section 10.2.3, in whole seconds from now; undefined for anything else. */
export function parseRetryAfter(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d+$/.test(text)) return Number(text);
  // Date.parse takes far more than HTTP dates, such as "5": only what begins with a day's name is one.
  const moment = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(moment) ? undefined : Math.max(0, Math.ceil((moment - now.getTime()) / 1000));
}
