import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { listDeliveriesOperation } from "../contract.ts";
import { toDeliveryReply } from "../domain/delivery.ts";
import type { WebhooksDeps } from "./deps.ts";
import { requireEndpoint } from "./shared.ts";

export const listDeliveries = (deps: WebhooksDeps): Route<Principal> =>
  implement(listDeliveriesOperation, async ({ params, query, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    const page = await deps.deliveries.listOfEndpoint(endpoint.id, { status: query.status }, query);
    return { reply: { ...page, data: page.data.map(toDeliveryReply) } };
  });
