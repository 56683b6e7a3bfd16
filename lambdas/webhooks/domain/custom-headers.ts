// Which headers an organization may add to its deliveries.
import * as z from "zod";

export const MAX_HEADERS = 20;
const MAX_VALUE = 1024;

// Framing and routing belong to HTTP, `webhook-*` to the signature, the rest would let a delivery claim to be
// something that it is not.
const RESERVED_NAMES = new Set([
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "expect",
  "forwarded",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "via",
]);
const RESERVED_PREFIXES = ["webhook-", "proxy-", "sec-", "x-forwarded-"];

const isReserved = (name: string): boolean =>
  RESERVED_NAMES.has(name) || RESERVED_PREFIXES.some((prefix) => name.startsWith(prefix));

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, "must be 1 to 64 letters, digits or hyphens")
  .transform((name) => name.toLowerCase())
  .refine((name) => !isReserved(name), "is reserved");

const headerValue = z
  .string()
  .min(1, "must not be empty")
  .max(MAX_VALUE)
  .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, "must be visible ASCII characters on one line");

const atMostTwenty = (headers: Record<string, unknown>): boolean =>
  Object.keys(headers).length <= MAX_HEADERS;
const TOO_MANY = `must have at most ${MAX_HEADERS} entries`;

/** Names come out in lower case. Values may be credentials of the receiver: they are kept as secrets. */
export const customHeaders = z.record(headerName, headerValue).refine(atMostTwenty, TOO_MANY);
export type CustomHeaders = z.infer<typeof customHeaders>;

/** A merge patch: null removes a header. */
export const customHeadersPatch = z.record(headerName, headerValue.nullable()).refine(atMostTwenty, TOO_MANY);
export type CustomHeadersPatch = z.infer<typeof customHeadersPatch>;

export const patchHeaders = (current: CustomHeaders, patch: CustomHeadersPatch | null): CustomHeaders => {
  if (patch === null) return {};
  const merged = new Map(Object.entries(current));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
};
