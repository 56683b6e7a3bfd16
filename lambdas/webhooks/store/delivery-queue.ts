import { endpointOfDelivery } from "../../core/keys.ts";
import { connectQueue, type Queue } from "../../platform/queue.ts";
import type { DeliveryMessage } from "../domain/delivery.ts";

export interface DeliveryQueues {
  DELIVERY_QUEUE_URL: string;
  SLOW_DELIVERY_QUEUE_URL: string;
}

/**
 * Two queues as one: endpoints that have failed lately have one of their own, so that those that answer never wait behind
 * a timeout. Both are fair: the many messages of one endpoint do not stand before the few of another.
 */
export const connectDeliveryQueue = (env: DeliveryQueues): Queue<DeliveryMessage> => {
  const options = { groupOf: ({ deliveryId }: DeliveryMessage) => endpointOfDelivery(deliveryId) };
  const fast = connectQueue<DeliveryMessage>(env.DELIVERY_QUEUE_URL, options);
  const slow = connectQueue<DeliveryMessage>(env.SLOW_DELIVERY_QUEUE_URL, options);
  return {
    send: (message, delaySeconds) => (message.slow === true ? slow : fast).send(message, delaySeconds),
    sendAll: async (messages, delayOf) => {
      await fast.sendAll(
        messages.filter((message) => message.slow !== true),
        delayOf,
      );
      await slow.sendAll(
        messages.filter((message) => message.slow === true),
        delayOf,
      );
    },
  };
};
