import type { Principal } from "../../core/access/management.ts";
import type { EventName } from "../../core/event/schema.ts";
import { type IdempotentRequest, readIdempotencyKey } from "../../core/idempotency/store.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { unavailable } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { type DeliveryReply, deliveryReply, newDelivery, toDeliveryReply } from "../domain/delivery.ts";
import { deliveryIdOf } from "../domain/delivery-id.ts";
import type { WebhookEndpoint } from "../domain/endpoint.ts";
import { exampleEvent } from "../domain/example-event.ts";
import { testEndpointOperation } from "../operations.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, requireEndpoint } from "./shared.ts";

export const testEndpoint = (deps: WebhooksDeps): Route<Principal> =>
  implement(testEndpointOperation, async ({ params, body, request, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    const idempotent = readIdempotencyKey(request, context.organization.id);
    const reply =
      (await repeatAnswer(deps, idempotent)) ??
      (await sendTest(deps, context, endpoint, body.eventType, idempotent));
    return { reply, headers: { Location: `/api/v1/deliveries/${reply.id}` } };
  });

const sendTest = async (
  deps: WebhooksDeps,
  principal: Principal,
  endpoint: WebhookEndpoint,
  eventType: EventName,
  idempotent: IdempotentRequest | undefined,
): Promise<DeliveryReply> => {
  const now = deps.clock.now();
  const event = exampleEvent(deps.ids.next("evt"), principal.organization.id, eventType, now);
  const delivery = newDelivery(deliveryIdOf(endpoint.id, event.id), endpoint, event, now, true);
  const reply = toDeliveryReply(delivery);
  const outcome = await transact(deps.table, [
    deps.deliveries.insert(delivery),
    auditEndpoint(deps, principal, endpoint.id, "tested", { eventType, deliveryId: delivery.id }),
    ...(idempotent === undefined ? [] : [deps.idempotency.remember(idempotent, reply)]),
  ]);
  if (!outcome.ok) {
    // The same key came twice at once and the other one was first.
    const earlier = await repeatAnswer(deps, idempotent);
    if (earlier !== undefined) return earlier;
    throw unavailable(outcome.failed.join());
  }
  await deps.queue.send({ deliveryId: delivery.id });
  return reply;
};

const repeatAnswer = async (
  deps: WebhooksDeps,
  idempotent: IdempotentRequest | undefined,
): Promise<DeliveryReply | undefined> => {
  if (idempotent === undefined) return undefined;
  const stored = await deps.idempotency.findReply(idempotent);
  return stored === undefined ? undefined : deliveryReply.parse(stored);
};
