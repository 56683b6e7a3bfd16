// Ids of deliveries: the same for the same endpoint and event, and in the order of the events.
import { createHash } from "node:crypto";
import { firstIdAt } from "../../platform/ids.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const HASH_LENGTH = 16;

/** A ULID whose random part is a hash: fanning an event out twice makes the same id, and the row is written once. */
export const deliveryIdOf = (endpointId: string, eventId: string): string => {
  const time = /^evt_([0-9a-z]{10})/.exec(eventId)?.[1] ?? "0000000000";
  const hash = createHash("sha256").update(`${endpointId}\n${eventId}`).digest();
  const random = Array.from(hash.subarray(0, HASH_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join(
    "",
  );
  return `dlv_${time}${random}`;
};

/** Bounds of the ids of all deliveries of events from `from` up to `to`, both included. */
export const deliveryIdRange = (from: Date, to: Date): { from: string; to: string } => ({
  from: firstIdAt("dlv", from),
  to: firstIdAt("dlv", new Date(to.getTime() + 1)),
});
