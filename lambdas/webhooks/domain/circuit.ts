// How an endpoint is doing, and whether it is called at all. Pure: one record and what an answer makes of it.
//
//   (no record) --failure--> CLOSED --10 failures in a row over 2 minutes--> OPEN
//   OPEN --a probe fails--> OPEN, the next probe later      OPEN --any success--> DRAINING
//   OPEN --nothing is held, so nothing can probe--> HALF_OPEN --failure--> OPEN, --success--> (no record)
//   DRAINING --everything held was released--> (no record), or CLOSED where it has failed since
//
// An endpoint that answers has no record: the healthy case costs no write. One that lets us wait has a CLOSED record
// without a failure until it answers in time.
import * as z from "zod";
import { plusSeconds } from "../../platform/clock.ts";
import { instant } from "../../platform/text.ts";

const circuit = z.enum(["CLOSED", "OPEN", "HALF_OPEN", "DRAINING"]);

export const endpointHealth = z.object({
  endpointId: z.string(),
  organizationId: z.string(),
  circuit,
  /** In a row, up to now. */
  failures: z.number().int(),
  failingSince: instant,
  lastFailureAt: instant,
  /** Since when the circuit is as it is. */
  since: instant,
  /** Failed probes since it opened. */
  probes: z.number().int(),
  /** When the schedule looks at the endpoint again; null while nothing has to be done. */
  checkAt: instant.nullable(),
  /** The administrators have not been told yet that the endpoint was disabled. */
  mailDue: z.boolean(),
  revision: z.number().int(),
});
export type EndpointHealth = z.infer<typeof endpointHealth>;

/** Receivers that answer first and work later are far below; each event until the note holds a worker up. */
export const SLOW_AFTER_MS = 1_000;
export const FAILURES_TO_OPEN = 10;
const SECONDS_TO_OPEN = 120;
const FIRST_PROBE_SECONDS = 60;
const LONGEST_PROBE_SECONDS = 3600;
const JITTER = 0.2;
const DAY = 86_400;
/** After so long with nothing but failures the endpoint is disabled. */
export const DISABLE_AFTER_SECONDS = 5 * DAY;
/** Longer than the longest wait of a schedule, doubled by the receiver: what failed before is another story. */
const FORGOTTEN_AFTER_SECONDS = 2 * DAY;
/** If a probe leaves no result, because its function died, another one is sent. */
const PROBE_LOST_SECONDS = 120;
/** Held rows that were written last may not show in the index yet: looked at once more before the circuit is closed. */
const SETTLING_SECONDS = 60;

interface Failure {
  endpoint: { id: string; organizationId: string };
  /** The request was made although the circuit was open. */
  probe: boolean;
  now: Date;
  /** From 0 up to 1. */
  random: number;
}

const secondsSince = (at: string, now: Date): number => (now.getTime() - new Date(at).getTime()) / 1000;

export const isOpen = (health: EndpointHealth | undefined): health is EndpointHealth =>
  health?.circuit === "OPEN";

/** After the first failed probe two minutes, then four, … up to an hour. */
export const probeWaitSeconds = (probes: number, random: number): number =>
  Math.round(
    Math.min(LONGEST_PROBE_SECONDS, FIRST_PROBE_SECONDS * 2 ** Math.min(probes, 10)) *
      (1 - JITTER + 2 * JITTER * random),
  );

const firstFailure = (
  { endpoint, now }: Pick<Failure, "endpoint" | "now">,
  revision: number,
): EndpointHealth => ({
  endpointId: endpoint.id,
  organizationId: endpoint.organizationId,
  circuit: "CLOSED",
  failures: 1,
  failingSince: now.toISOString(),
  lastFailureAt: now.toISOString(),
  since: now.toISOString(),
  probes: 0,
  checkAt: null,
  mailDue: false,
  revision,
});

/** One that lets us wait: it has not failed, and is remembered so that nobody waits behind it. */
export const slowEndpoint = (endpoint: Failure["endpoint"], now: Date): EndpointHealth => ({
  ...firstFailure({ endpoint, now }, 1),
  failures: 0,
});

const open = (health: EndpointHealth, probes: number, { now, random }: Failure): EndpointHealth => ({
  ...health,
  circuit: "OPEN",
  since: now.toISOString(),
  probes,
  checkAt: plusSeconds(now, probeWaitSeconds(probes, random)).toISOString(),
});

export const afterFailure = (before: EndpointHealth | undefined, failure: Failure): EndpointHealth => {
  const { now } = failure;
  if (before === undefined) return firstFailure(failure, 1);
  const revision = before.revision + 1;
  const stale = secondsSince(before.lastFailureAt, now) > FORGOTTEN_AFTER_SECONDS;
  if (stale && before.circuit !== "OPEN" && before.circuit !== "DRAINING")
    return firstFailure(failure, revision);
  const health = {
    ...before,
    revision,
    failures: before.failures + 1,
    failingSince: before.failures === 0 ? now.toISOString() : before.failingSince,
    lastFailureAt: now.toISOString(),
  };
  switch (before.circuit) {
    case "OPEN":
      // What was under way when it opened says nothing new.
      return failure.probe ? { ...open(health, before.probes + 1, failure), since: before.since } : health;
    case "HALF_OPEN":
      return open(health, before.probes + 1, failure);
    case "CLOSED":
    case "DRAINING": {
      const sustained = secondsSince(health.failingSince, now) >= SECONDS_TO_OPEN;
      return health.failures >= FAILURES_TO_OPEN && sustained ? open(health, 0, failure) : health;
    }
  }
};

const withoutFailures = (before: EndpointHealth): EndpointHealth =>
  before.failures === 0 ? before : { ...before, failures: 0, revision: before.revision + 1 };

/**
 * @param slow it let us wait for its answer: then it stays noted, or every other of its events would be among the others'
 * @returns undefined where there is nothing left to remember
 */
export const afterSuccess = (before: EndpointHealth, now: Date, slow = false): EndpointHealth | undefined => {
  switch (before.circuit) {
    case "CLOSED":
      return slow ? withoutFailures(before) : undefined;
    case "HALF_OPEN":
      return undefined;
    case "OPEN":
      return drain(before, now);
    case "DRAINING":
      return withoutFailures(before);
  }
};

/** Calls the endpoint again, and has what was held released. */
export const drain = (before: EndpointHealth, now: Date): EndpointHealth => ({
  ...before,
  circuit: "DRAINING",
  failures: 0,
  since: now.toISOString(),
  probes: 0,
  checkAt: now.toISOString(),
  mailDue: false,
  revision: before.revision + 1,
});

export const isBeyondHope = (health: EndpointHealth): boolean =>
  secondsSince(health.failingSince, new Date(health.lastFailureAt)) >= DISABLE_AFTER_SECONDS;

/** The endpoint was disabled: what it misses is held until somebody enables it, and somebody has to be told. */
export const giveUp = (health: EndpointHealth, now: Date): EndpointHealth => ({
  ...health,
  circuit: "OPEN",
  checkAt: now.toISOString(),
  mailDue: true,
});

const checked = (health: EndpointHealth, change: Partial<EndpointHealth>): EndpointHealth => ({
  ...health,
  ...change,
  revision: health.revision + 1,
});

/** @param probing whether there was a held delivery to try the endpoint with */
export const afterProbeSent = (health: EndpointHealth, probing: boolean, now: Date): EndpointHealth =>
  probing
    ? checked(health, { checkAt: plusSeconds(now, PROBE_LOST_SECONDS).toISOString() })
    : checked(health, { circuit: "HALF_OPEN", since: now.toISOString(), checkAt: null });

/** @param left whether held deliveries may be left. Undefined: there is nothing left to remember. */
export const afterRelease = (
  health: EndpointHealth,
  left: boolean,
  now: Date,
): EndpointHealth | undefined => {
  const settling = secondsSince(health.since, now) < SETTLING_SECONDS;
  if (left || settling) {
    return checked(health, { checkAt: plusSeconds(now, SETTLING_SECONDS).toISOString() });
  }
  if (health.failures === 0) return undefined;
  return checked(health, { circuit: "CLOSED", since: now.toISOString(), checkAt: null });
};

/** The administrators were told; until somebody enables the endpoint there is nothing to do. */
export const rest = (health: EndpointHealth): EndpointHealth =>
  checked(health, { checkAt: null, mailDue: false });

export const healthReply = z.object({
  circuit,
  failures: z.number().int().describe("In a row, up to now."),
  failingSince: instant.nullable(),
  lastFailureAt: instant.nullable(),
  nextProbeAt: instant.nullable().describe("When it is tried again while the circuit is open."),
});

/** Noted as slow, and nothing more. */
const hasNotFailed = ({ circuit, failures }: EndpointHealth): boolean =>
  circuit === "CLOSED" && failures === 0;

export const toHealthReply = (health: EndpointHealth | undefined): z.infer<typeof healthReply> => ({
  circuit: health?.circuit ?? "CLOSED",
  failures: health?.failures ?? 0,
  failingSince: health === undefined || health.failures === 0 ? null : health.failingSince,
  lastFailureAt: health === undefined || hasNotFailed(health) ? null : health.lastFailureAt,
  nextProbeAt: isOpen(health) ? health.checkAt : null,
});
