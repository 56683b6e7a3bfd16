import type { Principal } from "../../core/access/management.ts";
import { validationFailed } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { listDeliveriesOperation } from "../contract.ts";
import { deliveryIdRange } from "../domain/delivery-id.ts";
import { toDeliveryReply } from "../domain/delivery-reply.ts";
import type { WebhooksDeps } from "./deps.ts";
import { requireEndpoint } from "./shared.ts";

export const listDeliveries = (deps: WebhooksDeps): Route<Principal> =>
  implement(listDeliveriesOperation, async ({ params, query, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    const { from, to, status, eventType, interviewId } = query;
    if (from !== undefined && to !== undefined && from > to) {
      throw validationFailed([{ path: "from", message: "must not be after `to`" }]);
    }
    const range =
      from === undefined && to === undefined
        ? undefined
        : deliveryIdRange(new Date(from ?? 0), to === undefined ? deps.clock.now() : new Date(to));
    const filter = { status, eventType, interviewId, range };
    const page = await deps.deliveries.listOfEndpoint(endpoint.id, filter, query);
    return { reply: { ...page, data: page.data.map(toDeliveryReply) } };
  });
