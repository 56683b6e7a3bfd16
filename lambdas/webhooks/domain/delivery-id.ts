// Ids of deliveries (`deliveryIdOf`): made of the event's and the endpoint's, so they are the same for the same pair, sort
// like the events, and say to whom they belong.
import { firstIdAt } from "../../platform/ids.ts";

/** Bounds of the ids of all deliveries of events from `from` up to `to`, both included. */
export const deliveryIdRange = (from: Date, to: Date): { from: string; to: string } => ({
  from: firstIdAt("dlv", from),
  to: firstIdAt("dlv", new Date(to.getTime() + 1)),
});
