// One event from the bus becomes one delivery for each endpoint that wants it.

import * as z from "zod";
import { requestIdIn, type SessionEvent, sessionEvent } from "../../core/event/schema.ts";
import { deliveryIdOf } from "../../core/keys.ts";
import type { Clock } from "../../platform/clock.ts";
import { correlate } from "../../platform/correlation.ts";
import type { Log } from "../../platform/log.ts";
import type { Queue } from "../../platform/queue.ts";
import { type Delivery, type DeliveryMessage, newDelivery } from "../domain/delivery.ts";
import { wantsEvent } from "../domain/endpoint.ts";
import type { DeliveryStore } from "../store/delivery-store.ts";
import type { EndpointStore } from "../store/endpoint-store.ts";

/** An EventBridge event as a rule puts it into a queue. */
export const busMessage = z.object({
  detail: sessionEvent,
  resources: z.array(z.string()).default([]),
});
export type BusMessage = z.infer<typeof busMessage>;

export interface FanOutDependencies {
  endpoints: Pick<EndpointStore, "listForEvents">;
  deliveries: Pick<DeliveryStore, "create">;
  queue: Queue<DeliveryMessage>;
  clock: Clock;
  log: Log;
}

/** Rows that are written at once: more would wait for a connection until they are given up. */
const AT_ONCE = 25;

/** Who asks while a read is under way gets its answer: the events of one commit come in one batch. */
const shareReads = <Answer>(read: (key: string) => Promise<Answer>): ((key: string) => Promise<Answer>) => {
  const underWay = new Map<string, Promise<Answer>>();
  return (key) => {
    const known = underWay.get(key);
    if (known !== undefined) return known;
    const reading = read(key).finally(() => underWay.delete(key));
    underWay.set(key, reading);
    return reading;
  };
};

export const createFanOutEvent = (deps: FanOutDependencies) => {
  const listForEvents = shareReads((organizationId) => deps.endpoints.listForEvents(organizationId));
  const sharing = { ...deps, endpoints: { listForEvents } };
  return ({ detail, resources }: BusMessage): Promise<void> => {
    const requestId = requestIdIn(resources);
    return correlate({ requestId }, () => fanOut(sharing, detail, requestId));
  };
};

const fanOut = async (
  deps: FanOutDependencies,
  event: SessionEvent,
  requestId: string | undefined,
): Promise<void> => {
  const { endpoints, failing } = await deps.endpoints.listForEvents(event.organizationId);
  const deliveries = endpoints
    .filter((endpoint) => wantsEvent(endpoint, event))
    .map((endpoint) => ({
      ...newDelivery(deliveryIdOf(endpoint.id, event.id), endpoint, event, deps.clock.now()),
      requestId,
    }));
  let fresh = 0;
  for (let start = 0; start < deliveries.length; start += AT_ONCE) {
    fresh += await handOver(deps, deliveries.slice(start, start + AT_ONCE), failing);
  }
  deps.log.info("EVENT_FANNED_OUT", {
    eventId: event.id,
    interviewId: event.interviewId,
    deliveries: deliveries.length,
    fresh,
  });
};

/** Writes these deliveries and wakes each at once, however many are still to come. Tells how many were new. */
const handOver = async (
  deps: FanOutDependencies,
  deliveries: readonly Delivery[],
  failing: ReadonlySet<string>,
): Promise<number> => {
  const created = await Promise.all(deliveries.map((delivery) => deps.deliveries.create(delivery)));
  const messages = deliveries.flatMap((delivery, index) =>
    toMessage(delivery, created[index] === true, failing.has(delivery.endpointId)),
  );
  await deps.queue.sendAll(messages);
  return created.filter(Boolean).length;
};

/** Also for rows that were there: the run that wrote them may have died before it could wake anyone. */
const toMessage = (
  { id, status, organizationId }: Delivery,
  fresh: boolean,
  failing: boolean,
): DeliveryMessage[] => {
  if (status !== "PENDING") return [];
  const message: DeliveryMessage = { deliveryId: id, ...(failing ? { slow: true } : {}) };
  return [fresh ? { ...message, organizationId, handedOver: true } : message];
};
