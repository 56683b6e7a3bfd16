// What one request to an endpoint was and what became of it, as it is shown to the endpoint's owner.
import * as z from "zod";
import { instant } from "../../platform/text.ts";

/** Milliseconds; zero for a step that was not reached. */
const timing = z.object({
  dnsMs: z.number().int(),
  connectMs: z.number().int(),
  tlsMs: z.number().int(),
  /** From the connection until the answer's head was there. */
  firstByteMs: z.number().int(),
  totalMs: z.number().int(),
});

export const attempt = z.object({
  deliveryId: z.string(),
  number: z.number().int(),
  startedAt: instant,
  durationMs: z.number().int(),
  /** Null where the endpoint was not called. */
  timing: timing.nullable().default(null),
  /** Values that are secrets are masked. */
  requestHeaders: z.record(z.string(), z.string()).default({}),
  responseStatus: z.number().int().nullable(),
  responseHeaders: z.record(z.string(), z.string()),
  /** Begin of the answer's body, at most 16 KiB. */
  responseBody: z.string(),
  /** Machine code of what went wrong; null where there was an answer. */
  failure: z.string().nullable(),
  failureDetail: z.string().nullable(),
});
export type Attempt = z.infer<typeof attempt>;

const MASK = "********";

/** @param secret names whose values only the receiver may know */
export const maskHeaders = (
  headers: Readonly<Record<string, string>>,
  secret: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      name === "authorization" || secret.includes(name) ? MASK : value,
    ]),
  );
