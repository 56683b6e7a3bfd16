// What an attempt says about its endpoint: counts failures, opens and closes the circuit, disables what is beyond hope.
import type { AuditStore } from "../../core/audit/store.ts";
import { endpointChanges } from "../../core/metrics.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { transact, type Write } from "../../platform/dynamo/transaction.ts";
import type { Log } from "../../platform/log.ts";
import type { Metrics } from "../../platform/metric.ts";
import {
  afterFailure,
  afterSuccess,
  type EndpointHealth,
  giveUp,
  isBeyondHope,
  isOpen,
} from "../domain/circuit.ts";
import { type DisabledReason, disableEndpoint, type WebhookEndpoint } from "../domain/endpoint.ts";
import type { NextStep } from "../domain/retry-schedule.ts";
import type { EndpointStore } from "../store/endpoint-store.ts";
import type { HealthStore } from "../store/health-store.ts";

export interface TrackDependencies {
  table: Table;
  endpoints: Pick<EndpointStore, "update" | "requireEnabled">;
  health: Pick<HealthStore, "get" | "change">;
  audit: AuditStore;
  log: Log;
  metrics: Metrics;
  /** From 0 up to 1. */
  random: () => number;
}

export interface Observed {
  step: NextStep;
  test: boolean;
  probe: boolean;
  /** The answer took its time. */
  slow: boolean;
}

/** @param seen the endpoint's health as it was read before the attempt */
export type TrackHealth = (
  endpoint: WebhookEndpoint,
  seen: EndpointHealth | undefined,
  observed: Observed,
  now: Date,
) => Promise<void>;

const ACTOR = { type: "SYSTEM", id: "webhooks.deliver" } as const;
/** Many attempts of one endpoint may end at once; a count that is lost among them does no harm. */
const TRIES = 5;

export const createTrackHealth = (deps: TrackDependencies): TrackHealth => {
  const disabling = (endpoint: WebhookEndpoint, reason: DisabledReason, now: Date): Write[] => [
    deps.endpoints.update(disableEndpoint(endpoint, reason, now)),
    deps.audit.record({
      organizationId: endpoint.organizationId,
      actor: ACTOR,
      action: "webhook-endpoint.disabled",
      target: { type: "webhook-endpoint", id: endpoint.id },
      details: { reason },
    }),
  ];

  /** Nothing may be held behind a closed circuit: it stays open where the endpoint was disabled meanwhile. */
  const closing = (
    endpoint: WebhookEndpoint,
    before: EndpointHealth | undefined,
    after: EndpointHealth | undefined,
  ): Write[] => (isOpen(before) && !isOpen(after) ? [deps.endpoints.requireEnabled(endpoint)] : []);

  /** Undefined where the attempt changes nothing. */
  const decide = (
    endpoint: WebhookEndpoint,
    before: EndpointHealth | undefined,
    { step, test, probe, slow }: Observed,
    now: Date,
  ): { after: EndpointHealth | undefined; disable: boolean } | undefined => {
    if (step.kind === "SUCCEEDED") {
      // A test of a disabled endpoint went well. What it misses is held until somebody enables it, not until then.
      if (isOpen(before) && endpoint.status === "DISABLED") return undefined;
      const after = before === undefined ? undefined : afterSuccess(before, now, slow);
      return after === before ? undefined : { after, disable: false };
    }
    // A test that fails is the administrator's affair.
    if (test) return undefined;
    const after = afterFailure(before, { endpoint, probe, now, random: deps.random() });
    const disable = endpoint.status === "ENABLED" && isBeyondHope(after);
    return { after: disable ? giveUp(after, now) : after, disable };
  };

  const note = async (
    endpoint: WebhookEndpoint,
    seen: EndpointHealth | undefined,
    observed: Observed,
    now: Date,
  ): Promise<void> => {
    let before = seen;
    for (let tries = 0; tries < TRIES; tries++) {
      const decided = decide(endpoint, before, observed, now);
      if (decided === undefined) return;
      const { after, disable } = decided;
      const writes = disable ? disabling(endpoint, "FAILING", now) : closing(endpoint, before, after);
      const outcome = await transact(deps.table, [deps.health.change(before, after), ...writes]);
      if (outcome.ok) return report(endpoint, before, after, disable);
      // Whoever changed the endpoint meanwhile knows more than this attempt; the next failure decides.
      if (outcome.failed.includes("endpoint")) return;
      before = await deps.health.get(endpoint);
    }
  };

  const report = (
    endpoint: WebhookEndpoint,
    before: EndpointHealth | undefined,
    after: EndpointHealth | undefined,
    disabled: boolean,
  ): void => {
    const from = before?.circuit ?? "CLOSED";
    const to = after?.circuit ?? "CLOSED";
    const facts = { endpointId: endpoint.id, from, to, failures: after?.failures ?? 0 };
    if (disabled) deps.log.warn("ENDPOINT_DISABLED", { ...facts, reason: "FAILING" });
    else if (from !== to) deps.log.warn("CIRCUIT_CHANGED", facts);
    if (disabled || from !== to) deps.metrics.add(endpointChanges, { To: disabled ? "DISABLED" : to });
  };

  return async (endpoint, seen, observed, now) => {
    try {
      if (observed.step.kind !== "DISABLE_ENDPOINT") return await note(endpoint, seen, observed, now);
      if (endpoint.status === "DISABLED") return;
      // An endpoint that was changed meanwhile is left alone: its administrator knows more than this answer.
      const { ok } = await transact(deps.table, disabling(endpoint, "RECEIVER_GONE", now));
      if (ok) deps.metrics.add(endpointChanges, { To: "DISABLED" });
    } catch (error) {
      // The attempt is on record: failing the message now would repeat the request for nothing.
      deps.log.warn("HEALTH_NOT_TRACKED", { endpointId: endpoint.id }, error);
    }
  };
};
