// What an attempt begins with: the delivery, for this caller alone, with its endpoint and how that is doing.
import { endpointOfDelivery, keys } from "../../core/keys.ts";
import { parseRecord, readItems } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { type EndpointHealth, endpointHealth } from "../domain/circuit.ts";
import { type Delivery, type DeliveryMessage, isHandedOver } from "../domain/delivery.ts";
import { type WebhookEndpoint, webhookEndpoint } from "../domain/endpoint.ts";
import { deliveryRow } from "./delivery-item.ts";
import { type Claim, claimDelivery } from "./delivery-transitions.ts";

export interface TakenUp {
  kind: "TAKEN_UP";
  delivery: Delivery;
  /** Undefined where it was deleted. */
  endpoint: WebhookEndpoint | undefined;
  health: EndpointHealth | undefined;
}

export type TakeUp = (
  message: DeliveryMessage,
  now: Date,
) => Promise<TakenUp | Exclude<Claim, { kind: "CLAIMED" }>>;

const parseEndpoint = (item: Record<string, unknown> | undefined) =>
  item === undefined ? undefined : parseRecord(webhookEndpoint, item);
const parseHealth = (item: Record<string, unknown> | undefined) =>
  item === undefined ? undefined : parseRecord(endpointHealth, item);

export const createTakeUp = (table: Table): TakeUp => {
  const keysOf = (organizationId: string, endpointId: string) => [
    keys.webhookEndpoint(organizationId, endpointId),
    keys.webhookHealth(organizationId, endpointId),
  ];

  /** One request for all of it: nobody else was told of this row. */
  const readHandedOver = async (
    { deliveryId, organizationId = "" }: DeliveryMessage,
    now: Date,
  ): Promise<TakenUp | undefined> => {
    const wanted = [keys.delivery(deliveryId), ...keysOf(organizationId, endpointOfDelivery(deliveryId))];
    const [row, endpoint, health] = await readItems(table, wanted);
    const found = row === undefined ? undefined : parseRecord(deliveryRow, row);
    if (found === undefined || !isHandedOver(found, now)) return undefined;
    return {
      kind: "TAKEN_UP",
      delivery: found,
      endpoint: parseEndpoint(endpoint),
      health: parseHealth(health),
    };
  };

  return async (message, now) => {
    const handedOver = message.handedOver === true && message.organizationId !== undefined;
    const ready = handedOver ? await readHandedOver(message, now) : undefined;
    if (ready !== undefined) return ready;
    const claim = await claimDelivery(table, message.deliveryId, now, handedOver);
    if (claim.kind !== "CLAIMED") return claim;
    const { organizationId, endpointId } = claim.delivery;
    const [endpoint, health] = await readItems(table, keysOf(organizationId, endpointId));
    return {
      kind: "TAKEN_UP",
      delivery: claim.delivery,
      endpoint: parseEndpoint(endpoint),
      health: parseHealth(health),
    };
  };
};
