import type { Principal } from "../../core/access/management.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { conflict } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { resendDeliveryOperation } from "../contract.ts";
import { toDeliveryReply } from "../domain/delivery-reply.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, requireDelivery, requireEnabled, sendNow } from "./shared.ts";

export const resendDelivery = (deps: WebhooksDeps): Route<Principal> =>
  implement(resendDeliveryOperation, async ({ params, context }) => {
    const delivery = await requireDelivery(deps, context, params.id);
    const endpoint = await deps.endpoints.get(delivery.organizationId, delivery.endpointId);
    if (endpoint === undefined) {
      throw conflict("ENDPOINT_DELETED", "The webhook endpoint of this delivery was deleted.");
    }
    if (!delivery.test) requireEnabled(endpoint);
    const outcome = await transact(deps.table, [
      // Who sends one by hand wants to see what the endpoint says now, also while its circuit is open.
      deps.deliveries.rearm(delivery, deps.clock.now(), true),
      auditEndpoint(deps, context, endpoint.id, "delivery-resent", { deliveryId: delivery.id }),
    ]);
    if (!outcome.ok) {
      throw conflict(
        "DELIVERY_IN_PROGRESS",
        "An attempt of this delivery is under way. Try again in a moment.",
      );
    }
    await sendNow(deps, endpoint, delivery.id);
    return { reply: toDeliveryReply(await requireDelivery(deps, context, delivery.id)) };
  });
