// Ids of deliveries: made of the event's and the endpoint's, so they are the same for the same pair, sort like the
// events, and say to whom they belong.
import { firstIdAt } from "../../platform/ids.ts";

/** Fanning an event out twice makes the same id, and the row is written once. */
export const deliveryIdOf = (endpointId: string, eventId: string): string =>
  `dlv_${eventId.replace(/^evt_/, "")}_${endpointId.replace(/^whe_/, "")}`;

/** Bounds of the ids of all deliveries of events from `from` up to `to`, both included. */
export const deliveryIdRange = (from: Date, to: Date): { from: string; to: string } => ({
  from: firstIdAt("dlv", from),
  to: firstIdAt("dlv", new Date(to.getTime() + 1)),
});
