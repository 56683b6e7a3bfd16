import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { getDeliveryOperation } from "../contract.ts";
import { toDeliveryReply } from "../domain/delivery.ts";
import type { WebhooksDeps } from "./deps.ts";
import { requireDelivery } from "./shared.ts";

export const getDelivery = (deps: WebhooksDeps): Route<Principal> =>
  implement(getDeliveryOperation, async ({ params, context }) => {
    const delivery = await requireDelivery(deps, context, params.id);
    const attempts = await deps.deliveries.listAttempts(delivery.id);
    return { reply: { ...toDeliveryReply(delivery), event: delivery.event, attempts } };
  });
