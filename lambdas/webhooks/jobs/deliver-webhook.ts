// One attempt of one delivery, from taking it up to writing down what became of it.
import { type Clock, type Later, plusSeconds } from "../../platform/clock.ts";
import { correlate, correlation } from "../../platform/correlation.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { type TransactionOutcome, transact } from "../../platform/dynamo/transaction.ts";
import type { Log } from "../../platform/log.ts";
import type { Metrics } from "../../platform/metric.ts";
import type { Queue } from "../../platform/queue.ts";
import type { Attempt } from "../domain/attempt.ts";
import { type EndpointHealth, isOpen, SLOW_AFTER_MS } from "../domain/circuit.ts";
import type { Delivery, DeliveryMessage } from "../domain/delivery.ts";
import type { WebhookEndpoint } from "../domain/endpoint.ts";
import type { NextStep } from "../domain/retry-schedule.ts";
import {
  endWithout,
  hold,
  judgeDelivery,
  nextStepAfter,
  settleAttempt,
  settleProbe,
  toAttempt,
  waitForPace,
} from "../domain/settle.ts";
import type { DeliveryStore } from "../store/delivery-store.ts";
import type { HealthStore } from "../store/health-store.ts";
import type { Pace } from "../store/pace.ts";
import type { TakenUp, TakeUp } from "../store/take-up.ts";
import { measureAttempt, measureEnd } from "./measure-attempt.ts";
import type { SendWebhook } from "./send-webhook.ts";
import type { TrackHealth } from "./track-health.ts";

export interface DeliverDependencies {
  table: Table;
  takeUp: TakeUp;
  deliveries: Pick<DeliveryStore, "settle" | "record">;
  health: Pick<HealthStore, "requireOpen">;
  pace: Pace;
  track: TrackHealth;
  send: SendWebhook;
  queue: Queue<DeliveryMessage>;
  clock: Clock;
  later: Later;
  log: Log;
  metrics: Metrics;
  /** From 0 up to 1. */
  random: () => number;
}

/** A delivery with its endpoint, from here on ours alone. */
interface Taken {
  claimed: Delivery;
  endpoint: WebhookEndpoint;
  health: EndpointHealth | undefined;
}

/** The longest delay of a queue message; longer waits are left to the wake-up schedule. */
const MAX_DELAY_SECONDS = 900;
/** A moment that is so near is waited for: the way through the queue would take as long, and three requests. */
const NEAR_MS = 1_000;
/** Who finds the line too long asks again then, or up to twice as late. */
const ASK_AGAIN_SECONDS = 300;

export const createDeliverWebhook =
  (deps: DeliverDependencies) =>
  async (message: DeliveryMessage): Promise<void> => {
    const { deliveryId } = message;
    const taken = await deps.takeUp(message, deps.clock.now());
    if (taken.kind === "NOTHING_TO_DO") return deps.log.info("DELIVERY_NOT_DUE", { deliveryId });
    if (taken.kind === "BUSY") return lookAgain(deps, deliveryId, taken.until);
    // A retry is woken by a schedule, which has no request: the row keeps the one that began it all.
    const requestId = taken.delivery.requestId ?? correlation().requestId;
    await correlate({ requestId }, () => handleTaken(deps, taken));
  };

const handleTaken = async (
  deps: DeliverDependencies,
  { delivery, endpoint, health }: TakenUp,
): Promise<void> => {
  if (endpoint === undefined) return end(deps, delivery, "CANCELED", "ENDPOINT_DELETED");
  const taken = { claimed: delivery, endpoint, health };
  const verdict = judgeDelivery(delivery, endpoint, health);
  switch (verdict.kind) {
    case "END":
      return end(deps, delivery, verdict.status, verdict.reason);
    case "HOLD":
      return keep(deps, taken);
    case "SEND":
      return sendInTime(deps, taken);
  }
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
  await deps.queue.send(
    { deliveryId, slow: true },
    (until.getTime() - deps.clock.now().getTime()) / 1000 + 1,
  );
};

const keep = async (deps: DeliverDependencies, { claimed, endpoint }: Taken): Promise<void> => {
  const held = deps.deliveries.settle(claimed, hold(claimed));
  // Held deliveries are released when the circuit closes: one that is held after that would wait for ever.
  const outcome = await transact(deps.table, [held, deps.health.requireOpen(endpoint)]);
  if (outcome.ok) return deps.log.info("DELIVERY_HELD", idsOf(claimed));
  if (claimed.leaseUntil !== undefined) await lookAgain(deps, claimed.id, new Date(claimed.leaseUntil));
};

const sendInTime = async (deps: DeliverDependencies, taken: Taken): Promise<void> => {
  const { claimed, endpoint } = taken;
  if (endpoint.maxPerSecond === null || claimed.test) return attemptOnce(deps, taken);
  const now = deps.clock.now();
  const given = claimed.slotAt === null ? undefined : new Date(claimed.slotAt);
  const slot = given ?? (await deps.pace.reserve(endpoint.id, endpoint.maxPerSecond, now));
  if (slot === undefined) {
    return waitInQueue(deps, claimed, plusSeconds(now, ASK_AGAIN_SECONDS * (1 + deps.random())), null);
  }
  const aheadMs = slot.getTime() - now.getTime();
  if (given === undefined && aheadMs > NEAR_MS) return waitInQueue(deps, claimed, slot, slot);
  if (aheadMs > 0) await new Promise<void>((resolve) => deps.later(aheadMs, resolve));
  return attemptOnce(deps, taken);
};

/** Nobody else waits behind it there, and it comes up to a second early: the rest is waited for here. */
const waitInQueue = async (
  deps: DeliverDependencies,
  claimed: Delivery,
  until: Date,
  slot: Date | null,
): Promise<void> => {
  const outcome = await transact(deps.table, [
    deps.deliveries.settle(claimed, waitForPace(claimed, until, slot)),
  ]);
  const seconds = Math.floor((until.getTime() - deps.clock.now().getTime()) / 1000);
  if (outcome.ok) await wakeAt(deps, { deliveryId: claimed.id, slow: true }, seconds);
};

const attemptOnce = async (deps: DeliverDependencies, taken: Taken): Promise<void> => {
  const { claimed, endpoint, health } = taken;
  const startedAt = deps.clock.now();
  const sent = await deps.send(claimed, endpoint);
  const now = deps.clock.now();
  const recorded = toAttempt(claimed, endpoint, sent, startedAt);
  const step = nextStepAfter(claimed, endpoint, sent, now, deps.random());
  const { settled, outcome } = await record(deps, taken, recorded, step, now);
  logAttempt(deps, recorded, settled, outcome);
  // What could not be recorded is measured all the same: the receiver was called. The delivery goes on, though.
  measureAttempt(deps.metrics, recorded, outcome.ok ? settled : claimed);
  if (!outcome.ok) return;
  if (settled.status === "PENDING" && step.kind === "RETRY") {
    await wakeAt(deps, { deliveryId: settled.id, slow: true }, step.waitSeconds);
  }
  const { test, probe } = claimed;
  await deps.track(endpoint, health, { step, test, probe, slow: recorded.durationMs >= SLOW_AFTER_MS }, now);
};

const record = async (
  deps: DeliverDependencies,
  { claimed, endpoint, health }: Taken,
  recorded: Attempt,
  step: NextStep,
  now: Date,
): Promise<{ settled: Delivery; outcome: TransactionOutcome }> => {
  const failed = step.kind === "RETRY" || step.kind === "EXHAUSTED";
  if (failed && isOpen(health) && !claimed.test) {
    const settled = settleProbe(claimed, recorded);
    const stillOpen = [deps.health.requireOpen(endpoint)];
    const outcome = await deps.deliveries.record(claimed, settled, recorded, now, stillOpen);
    // The circuit was closed meanwhile: then this was an attempt like any other.
    if (outcome.ok || outcome.failed.some((label) => label !== "health")) return { settled, outcome };
  }
  const settled = settleAttempt(claimed, recorded, step, now);
  const outcome = await deps.deliveries.record(claimed, settled, recorded, now);
  return { settled, outcome };
};

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
const wakeAt = async (
  deps: DeliverDependencies,
  message: DeliveryMessage,
  waitSeconds: number,
): Promise<void> => {
  if (waitSeconds > MAX_DELAY_SECONDS) return;
  try {
    await deps.queue.send(message, waitSeconds);
  } catch (error) {
    deps.log.warn("RETRY_NOT_QUEUED", { deliveryId: message.deliveryId }, error);
  }
};

const logAttempt = (
  deps: DeliverDependencies,
  recorded: Attempt,
  settled: Delivery,
  outcome: TransactionOutcome,
): void => {
  // Without a record the next attempt repeats this one: the receiver tells them apart by `webhook-id`.
  deps.log.info(outcome.ok ? "DELIVERY_ATTEMPTED" : "ATTEMPT_NOT_RECORDED", {
    ...idsOf(settled),
    attempt: recorded.number,
    status: settled.status,
    responseStatus: recorded.responseStatus,
    failure: recorded.failure,
    durationMs: recorded.durationMs,
  });
};
