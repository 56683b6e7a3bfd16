import type { Principal } from "../../core/access/management.ts";
import { notFound } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { listSessionDeliveriesOperation } from "../contract.ts";
import { toDeliveryReply } from "../domain/delivery-reply.ts";
import type { WebhooksDeps } from "./deps.ts";

export const listSessionDeliveries = (deps: WebhooksDeps): Route<Principal> =>
  implement(listSessionDeliveriesOperation, async ({ params, query, context }) => {
    const session = await deps.sessions.get(params.id ?? "");
    if (session?.organizationId !== context.organization.id) {
      throw notFound("SESSION_NOT_FOUND", "There is no session with this id.");
    }
    const page = await deps.deliveries.listOfSession(session, query);
    return { reply: { ...page, data: page.data.map(toDeliveryReply) } };
  });
