// The body of a webhook, by the version that the endpoint was made with: a later version changes nothing for it.
import * as z from "zod";
import { type SessionEvent, sessionEvent } from "../../core/event/schema.ts";

export const payloadVersion = z.enum(["2026-11-01"]);
export type PayloadVersion = z.infer<typeof payloadVersion>;

/** What new endpoints get. */
export const CURRENT_PAYLOAD: PayloadVersion = "2026-11-01";
/** What endpoints have that were made before there were versions. */
export const FIRST_PAYLOAD: PayloadVersion = "2026-11-01";

const writers: Readonly<Record<PayloadVersion, (event: SessionEvent) => unknown>> = {
  // The schema fixes the order of the fields.
  "2026-11-01": (event) => sessionEvent.parse(event),
};

/** Exactly the text that is signed and sent. */
export const bodyOf = (event: SessionEvent, version: PayloadVersion): string =>
  JSON.stringify(writers[version](event));
