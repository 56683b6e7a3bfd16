// One attempt of one delivery, from taking it up to writing down what became of it.
import type { AuditStore } from "../../core/audit/store.ts";
import type { Clock } from "../../platform/clock.ts";
import { correlate, correlation } from "../../platform/correlation.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { type TransactionOutcome, transact, type Write } from "../../platform/dynamo/transaction.ts";
import type { Log } from "../../platform/log.ts";
import type { Metrics } from "../../platform/metric.ts";
import type { Queue } from "../../platform/queue.ts";
import type { Attempt, Delivery, DeliveryMessage } from "../domain/delivery.ts";
import { disableEndpoint, type WebhookEndpoint } from "../domain/endpoint.ts";
import {
  endWithout,
  isSetAside,
  nextStepAfter,
  reasonNotToSend,
  settleAttempt,
  toAttempt,
} from "../domain/settle.ts";
import type { DeliveryStore } from "../store/delivery-store.ts";
import type { EndpointStore } from "../store/endpoint-store.ts";
import { measureAttempt, measureEnd } from "./measure-attempt.ts";
import type { SendWebhook } from "./send-webhook.ts";

export interface DeliverDependencies {
  table: Table;
  deliveries: DeliveryStore;
  endpoints: EndpointStore;
  audit: AuditStore;
  send: SendWebhook;
  queue: Queue<DeliveryMessage>;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** Seconds; see `RETRY_STEPS_SECONDS`. */
  retrySteps: readonly number[];
}

/** The longest delay of a queue message; longer waits are left to the wake-up schedule. */
const MAX_DELAY_SECONDS = 900;
const ACTOR = { type: "SYSTEM", id: "webhooks.deliver" } as const;

export const createDeliverWebhook =
  (deps: DeliverDependencies) =>
  async ({ deliveryId }: DeliveryMessage): Promise<void> => {
    const claim = await deps.deliveries.claim(deliveryId, deps.clock.now());
    if (claim.kind === "NOTHING_TO_DO") return deps.log.info("DELIVERY_NOT_DUE", { deliveryId });
    if (claim.kind === "BUSY") return lookAgain(deps, deliveryId, claim.until);
    // A retry is woken by a schedule, which has no request: the row keeps the one that began it all.
    const requestId = claim.delivery.requestId ?? correlation().requestId;
    await correlate({ requestId }, () => handleClaimed(deps, claim.delivery));
  };

const handleClaimed = async (deps: DeliverDependencies, claimed: Delivery): Promise<void> => {
  if (isSetAside(claimed)) return end(deps, claimed, "FAILED", "SET_ASIDE");
  const endpoint = await deps.endpoints.get(claimed.organizationId, claimed.endpointId);
  const reason = reasonNotToSend(claimed, endpoint);
  if (endpoint === undefined || reason !== undefined) {
    return end(deps, claimed, "CANCELED", reason ?? "ENDPOINT_DELETED");
  }
  await attemptOnce(deps, claimed, endpoint);
};

const idsOf = (claimed: Delivery) => ({
  deliveryId: claimed.id,
  endpointId: claimed.endpointId,
  eventId: claimed.event.id,
  interviewId: claimed.event.interviewId,
});

/** Whoever has the delivery may have died: this message comes back when its time is over. */
const lookAgain = async (deps: DeliverDependencies, deliveryId: string, until: Date): Promise<void> => {
  deps.log.info("DELIVERY_BUSY", { deliveryId });
  await deps.queue.send({ deliveryId }, (until.getTime() - deps.clock.now().getTime()) / 1000 + 1);
};

const attemptOnce = async (
  deps: DeliverDependencies,
  claimed: Delivery,
  endpoint: WebhookEndpoint,
): Promise<void> => {
  const startedAt = deps.clock.now();
  const result = await deps.send(claimed, endpoint);
  const now = deps.clock.now();
  const recorded = toAttempt(claimed, result, startedAt);
  const step = nextStepAfter(claimed, result, now, deps.retrySteps);
  const settled = settleAttempt(claimed, recorded, step, now);
  const writes = [deps.deliveries.settle(claimed, settled), deps.deliveries.recordAttempt(recorded, now)];
  const gone = step.kind === "DISABLE_ENDPOINT" && endpoint.status === "ENABLED";
  const outcome = await record(deps, writes, gone ? disablingWrites(deps, endpoint, now) : []);
  logAttempt(deps, claimed, recorded, settled, outcome);
  // What could not be recorded is measured all the same: the receiver was called. The delivery goes on, though.
  measureAttempt(deps.metrics, recorded, outcome.ok ? settled : claimed);
  if (step.kind === "RETRY" && outcome.ok) await scheduleRetry(deps, claimed.id, step.waitSeconds);
};

/** An endpoint that was changed meanwhile is left alone: its administrator knows more than this answer. */
const record = async (
  deps: DeliverDependencies,
  writes: Write[],
  disabling: Write[],
): Promise<TransactionOutcome> => {
  const outcome = await transact(deps.table, [...writes, ...disabling]);
  if (outcome.ok || disabling.length === 0 || outcome.failed.some((label) => label !== "endpoint"))
    return outcome;
  return transact(deps.table, writes);
};

const disablingWrites = (deps: DeliverDependencies, endpoint: WebhookEndpoint, now: Date): Write[] => [
  deps.endpoints.update(disableEndpoint(endpoint, "RECEIVER_GONE", now)),
  deps.audit.record({
    organizationId: endpoint.organizationId,
    actor: ACTOR,
    action: "webhook-endpoint.disabled",
    target: { type: "webhook-endpoint", id: endpoint.id },
    details: { reason: "RECEIVER_GONE" },
  }),
];

const end = async (
  deps: DeliverDependencies,
  claimed: Delivery,
  status: "CANCELED" | "FAILED",
  reason: string,
): Promise<void> => {
  const settled = endWithout(claimed, status, reason, deps.clock.now());
  const outcome = await transact(deps.table, [deps.deliveries.settle(claimed, settled)]);
  if (outcome.ok) measureEnd(deps.metrics, settled);
  const code = status === "FAILED" ? "DELIVERY_SET_ASIDE" : "DELIVERY_CANCELED";
  deps.log.warn(code, { ...idsOf(claimed), reason });
};

// The row already says when: a message that is lost here only makes the attempt up to a minute later.
const scheduleRetry = async (
  deps: DeliverDependencies,
  deliveryId: string,
  waitSeconds: number,
): Promise<void> => {
  if (waitSeconds > MAX_DELAY_SECONDS) return;
  try {
    await deps.queue.send({ deliveryId }, waitSeconds);
  } catch (error) {
    deps.log.warn("RETRY_NOT_QUEUED", { deliveryId }, error);
  }
};

const logAttempt = (
  deps: DeliverDependencies,
  claimed: Delivery,
  recorded: Attempt,
  settled: Delivery,
  outcome: TransactionOutcome,
): void => {
  // Without a record the next attempt repeats this one: the receiver tells them apart by `webhook-id`.
  deps.log.info(outcome.ok ? "DELIVERY_ATTEMPTED" : "ATTEMPT_NOT_RECORDED", {
    ...idsOf(claimed),
    attempt: recorded.number,
    status: settled.status,
    responseStatus: recorded.responseStatus,
    failure: recorded.failure,
    durationMs: recorded.durationMs,
  });
};
