// Ids of deliveries (`deliveryIdOf`): made of the event's and the endpoint's, so they are the same for the same pair, sort
// like the events, and say to whom they belong.
import { firstIdAt } from "../../platform/ids.ts";

/**
 * Bounds of the ids of all deliveries of events from `from` up to `to`, both included. Where `to` is before `from`, as
 * "now" is before a moment that is still to come, they hold that moment alone: a query takes no bounds that are crossed.
 */
export const deliveryIdRange = (from: Date, to: Date): { from: string; to: string } => ({
  from: firstIdAt("dlv", from),
  to: firstIdAt("dlv", new Date(Math.max(from.getTime(), to.getTime()) + 1)),
});
