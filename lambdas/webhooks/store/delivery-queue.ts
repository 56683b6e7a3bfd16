import { endpointOfDelivery } from "../../core/keys.ts";
import { connectQueue, type Queue } from "../../platform/queue.ts";
import type { DeliveryMessage } from "../domain/delivery.ts";

/** A fair queue: the many messages of one endpoint do not stand before the few of another. */
export const connectDeliveryQueue = (url: string): Queue<DeliveryMessage> =>
  connectQueue(url, { groupOf: ({ deliveryId }) => endpointOfDelivery(deliveryId) });
