import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { getDeliveryOperation } from "../contract.ts";
import { toDeliveryReply } from "../domain/delivery-reply.ts";
import type { WebhooksDeps } from "./deps.ts";
import { requireDelivery } from "./shared.ts";

/** Probes may have made many more; with their bodies they would not fit into one answer. */
const SHOWN_ATTEMPTS = 100;

export const getDelivery = (deps: WebhooksDeps): Route<Principal> =>
  implement(getDeliveryOperation, async ({ params, context }) => {
    const delivery = await requireDelivery(deps, context, params.id);
    const newest = await deps.deliveries.listAttempts(delivery.id, SHOWN_ATTEMPTS);
    const { event } = delivery;
    return { reply: { ...toDeliveryReply(delivery), event, attempts: newest.toReversed() } };
  });
