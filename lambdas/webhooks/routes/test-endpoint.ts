import type { Principal } from "../../core/access/management.ts";
import { createOnce } from "../../core/idempotency/create-once.ts";
import { readIdempotencyKey } from "../../core/idempotency/store.ts";
import { deliveryIdOf } from "../../core/keys.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { testEndpointOperation } from "../contract.ts";
import { newTestDelivery } from "../domain/delivery.ts";
import { deliveryReply, toDeliveryReply } from "../domain/delivery-reply.ts";
import { exampleEvent } from "../domain/example-event.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, requireEndpoint, sendNow } from "./shared.ts";

export const testEndpoint = (deps: WebhooksDeps): Route<Principal> =>
  implement(testEndpointOperation, async ({ params, body, request, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    const { eventType } = body;
    const idempotent = readIdempotencyKey(request, context.organization.id);
    const reply = await createOnce(deps, idempotent, deliveryReply, async () => {
      const now = deps.clock.now();
      const event = exampleEvent(deps.ids.next("evt"), context.organization.id, eventType, now);
      const delivery = newTestDelivery(deliveryIdOf(endpoint.id, event.id), endpoint, event, now);
      const details = { eventType, deliveryId: delivery.id };
      return {
        reply: toDeliveryReply(delivery),
        writes: [
          deps.deliveries.insert(delivery),
          auditEndpoint(deps, context, endpoint.id, "tested", details),
        ],
      };
    });
    // Also on a repeated request: waking a delivery that was sent does nothing.
    await sendNow(deps, endpoint, reply.id);
    return { reply, headers: { Location: `/api/v1/deliveries/${reply.id}` } };
  });
