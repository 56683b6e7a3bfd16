// An endpoint with its deliveries over a real table, and the jobs that work on them; the receiver is a list of answers.
import { randomUUID } from "node:crypto";
import { createAuditStore } from "../../../../lambdas/core/audit/store.ts";
import { deliveryIdOf, endpointOfDelivery } from "../../../../lambdas/core/keys.ts";
import type { Notification } from "../../../../lambdas/core/notification/schema.ts";
import type { Table } from "../../../../lambdas/platform/dynamo/table.ts";
import { createIds } from "../../../../lambdas/platform/ids.ts";
import type { EndpointHealth } from "../../../../lambdas/webhooks/domain/circuit.ts";
import {
  type Delivery,
  type DeliveryMessage,
  newDelivery,
} from "../../../../lambdas/webhooks/domain/delivery.ts";
import type { WebhookEndpoint } from "../../../../lambdas/webhooks/domain/endpoint.ts";
import type { AttemptResult } from "../../../../lambdas/webhooks/domain/settle.ts";
import { createDeliverWebhook } from "../../../../lambdas/webhooks/jobs/deliver-webhook.ts";
import type { SendWebhook } from "../../../../lambdas/webhooks/jobs/send-webhook.ts";
import { createTendEndpoints } from "../../../../lambdas/webhooks/jobs/tend-endpoints.ts";
import { createTrackHealth } from "../../../../lambdas/webhooks/jobs/track-health.ts";
import { createWakeDeliveries } from "../../../../lambdas/webhooks/jobs/wake-deliveries.ts";
import { createDeliveryStore } from "../../../../lambdas/webhooks/store/delivery-store.ts";
import { createEndpointStore } from "../../../../lambdas/webhooks/store/endpoint-store.ts";
import { createHealthStore } from "../../../../lambdas/webhooks/store/health-store.ts";
import { createPace } from "../../../../lambdas/webhooks/store/pace.ts";
import { createTakeUp } from "../../../../lambdas/webhooks/store/take-up.ts";
import { createRecordedMetrics } from "../../../support/recorded-metrics.ts";
import { commit } from "../../../support/test-product.ts";
import { anEndpoint, anEvent, answered, createClock, createLogSpy, createQueue } from "../builders.ts";

/** Neither earlier nor later than a step of the schedule. */
const MIDDLE = 0.5;

/** @param send what is done instead of giving the receiver's next answer */
export const createScene = async (
  table: Table,
  changes: Partial<WebhookEndpoint> = {},
  send?: SendWebhook,
) => {
  const clock = createClock();
  const ids = createIds(clock);
  const organizationId = `org_${randomUUID()}`;
  const endpoint = anEndpoint({ id: ids.next("whe"), organizationId, ...changes });
  const deliveries = createDeliveryStore(table, 30);
  const endpoints = createEndpointStore(table);
  const health = createHealthStore(table);
  const audit = createAuditStore(table, clock, ids);
  const { queue, sent } = createQueue<DeliveryMessage>();
  const mails = createQueue<Notification>();
  const { log, codes } = createLogSpy();
  const metrics = createRecordedMetrics();
  await commit(table, [endpoints.create(endpoint)]);

  const receiver: {
    answer: AttemptResult | Error;
    meanwhile?: () => Promise<unknown>;
    requests: Delivery[];
  } = {
    answer: answered(200),
    requests: [],
  };
  const waits: number[] = [];
  const common = {
    table,
    clock,
    /** The time passes at once; whoever waits side by side with others waits for the same moment of this clock. */
    later: (milliseconds: number, run: () => void) => {
      waits.push(milliseconds);
      run();
      return () => undefined;
    },
    deliveries,
    endpoints,
    health,
    audit,
    queue,
    log,
    metrics,
    random: () => MIDDLE,
  };
  const deliver = createDeliverWebhook({
    ...common,
    takeUp: createTakeUp(table),
    pace: createPace(table),
    track: createTrackHealth(common),
    send: async (claimed, target) => {
      receiver.requests.push(claimed);
      await receiver.meanwhile?.();
      if (send !== undefined) return send(claimed, target);
      if (receiver.answer instanceof Error) throw receiver.answer;
      return receiver.answer;
    },
  });

  const scene = {
    table,
    clock,
    endpoint,
    deliveries,
    endpoints,
    health,
    receiver,
    sent,
    /** Milliseconds that somebody waited for, without the clock having moved. */
    waits,
    mails: mails.sent,
    codes,
    metrics,
    deliver,
    wake: createWakeDeliveries(common),
    tend: createTendEndpoints({ ...common, notifications: mails.queue }),
    /** A delivery of an event that happens now, and the message that its fan-out queues. */
    add: async (event = anEvent({ id: ids.next("evt"), organizationId, interviewId: ids.next("ses") })) => {
      const delivery = newDelivery(deliveryIdOf(endpoint.id, event.id), endpoint, event, clock.now());
      await deliveries.create(delivery);
      const message: DeliveryMessage = { deliveryId: delivery.id, organizationId, handedOver: true };
      return { id: delivery.id, delivery, message };
    },
    read: async (id: string): Promise<Delivery> => {
      const found = await deliveries.get(id);
      if (found === undefined) throw new Error(`There is no ${id}.`);
      return found;
    },
    readHealth: (): Promise<EndpointHealth | undefined> => health.get(endpoint),
    readEndpoint: async (): Promise<WebhookEndpoint> => {
      const found = await endpoints.get(organizationId, endpoint.id);
      if (found === undefined) throw new Error("The endpoint is gone.");
      return found;
    },
    audited: async () => (await audit.list(organizationId, {}, { limit: 100 })).data,
    /** Takes the messages that were queued since the last time, in order; a table may hold deliveries of others too. */
    take: (): DeliveryMessage[] =>
      sent
        .splice(0)
        .map(({ message }) => message)
        .filter(({ deliveryId }) => endpointOfDelivery(deliveryId) === endpoint.id),
  };
  return {
    ...scene,
    /** Handles what is queued, whatever its delay, until nothing is left. */
    drainQueue: async () => {
      for (let left = scene.take(); left.length > 0; left = scene.take()) {
        for (const message of left) await deliver(message);
      }
    },
  };
};

export type Scene = Awaited<ReturnType<typeof createScene>>;
