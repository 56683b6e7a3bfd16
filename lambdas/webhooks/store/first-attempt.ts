// The first attempt is part of the delivery's row, which is written at its end in any case: nearly all deliveries have
// only this one. Packed, so that both together are within the kilobyte that one write unit pays for.
import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as z from "zod";
import { eventOfDelivery } from "../../core/keys.ts";
import { type Attempt, attempt } from "../domain/attempt.ts";

/** `answer` lies apart: redaction replaces it by a text, without knowing this form. */
export interface PackedAttempt {
  first: Uint8Array;
  answer: Uint8Array;
}

/** A longer one is a row of its own: lists read the rows of deliveries whole. */
const MAX_PACKED_BYTES = 2_048;
/** The parts of an attempt as they were, which are at most 16 KiB of an answer and its headers. */
const MAX_BYTES = 1_048_576;

/**
 * What most attempts have in common. Never to be changed: what was packed with it could not be read. Another one would
 * need attributes with other names.
 */
const DICTIONARY = Buffer.from(
  'x-request-id","strict-transport-security":"max-age=31536000; includeSubDomains","x-content-type-options":"nosniff",' +
    '"cache-control":"no-cache, no-store, must-revalidate","vary":"Accept-Encoding","etag":"W/\\"","x-powered-by":"Express",' +
    '"via":"1.1 ","cf-ray":"","server":"cloudflare","server":"nginx","content-type":"text/html; charset=utf-8",' +
    '"content-type":"text/plain","content-type":"application/json; charset=utf-8","transfer-encoding":"chunked",' +
    '"Mon, Tue, Wed, Thu, Fri, Sat, Sun, Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec 2026 GMT","keep-alive":"timeout=5"}' +
    '[{"date":"","connection":"keep-alive","content-length":"0"},"{\\"received\\":true}{\\"ok\\":true}ok"]' +
    '"failure":"TIMEOUT","failureDetail":"","failure":"HTTP_500","responseStatus":500,"timing":null,' +
    '{"startedAt":"2026-1","durationMs":10,"timing":{"dnsMs":0,"connectMs":0,"tlsMs":0,"firstByteMs":10,"totalMs":10},' +
    '"requestHeaders":{"content-type":"application/json","user-agent":"Countersign-Webhooks/1","authorization":"********",' +
    '"webhook-id":"evt_","webhook-timestamp":"17","webhook-signature":"v1a,"webhook-signature":"v1,"},' +
    '"responseStatus":200,"failure":null,"failureDetail":null}',
);

/** Empty where it is the event's id, as it always should be: that is in the row's key. */
const ID_HEADER = "webhook-id";

const pack = (value: unknown): Uint8Array =>
  deflateRawSync(JSON.stringify(value), { dictionary: DICTIONARY, level: 9 });

const unpack = (packed: Uint8Array): unknown =>
  JSON.parse(inflateRawSync(packed, { dictionary: DICTIONARY, maxOutputLength: MAX_BYTES }).toString("utf8"));

/** Undefined where it has to be a row of its own. */
export const packFirstAttempt = ({
  deliveryId,
  number,
  responseHeaders,
  responseBody,
  ...rest
}: Attempt): PackedAttempt | undefined => {
  if (number !== 1) return undefined;
  const { requestHeaders } = rest;
  const packed = {
    first: pack({
      ...rest,
      requestHeaders:
        requestHeaders[ID_HEADER] === eventOfDelivery(deliveryId)
          ? { ...requestHeaders, [ID_HEADER]: "" }
          : requestHeaders,
    }),
    answer: pack([responseHeaders, responseBody]),
  };
  return packed.first.length + packed.answer.length > MAX_PACKED_BYTES ? undefined : packed;
};

const bytes = z.instanceof(Uint8Array);
const rowWithFirst = z.object({ sk: z.string(), first: bytes, answer: z.union([bytes, z.string()]) });
const answerParts = z.tuple([attempt.shape.responseHeaders, attempt.shape.responseBody]);
const firstParts = attempt.omit({
  deliveryId: true,
  number: true,
  responseHeaders: true,
  responseBody: true,
});

/** @param row a delivery's, as it lies in the table */
export const readFirstAttempt = (row: unknown): Attempt | undefined => {
  const found = rowWithFirst.safeParse(row);
  if (!found.success) return undefined;
  const { sk: deliveryId, first, answer } = found.data;
  const rest = firstParts.parse(unpack(first));
  const [responseHeaders, responseBody] =
    typeof answer === "string" ? [{}, answer] : answerParts.parse(unpack(answer));
  const requestHeaders =
    rest.requestHeaders[ID_HEADER] === ""
      ? { ...rest.requestHeaders, [ID_HEADER]: eventOfDelivery(deliveryId) }
      : rest.requestHeaders;
  return attempt.parse({ deliveryId, number: 1, ...rest, requestHeaders, responseHeaders, responseBody });
};

/** What the delivery says of its last attempt, while that is the first. */
export const readFirstResult = (row: unknown) => {
  const found = z.object({ attemptCount: z.literal(1) }).safeParse(row).success
    ? readFirstAttempt(row)
    : undefined;
  if (found === undefined) return {};
  const { responseStatus, failure, durationMs } = found;
  return { lastResponseStatus: responseStatus, lastFailure: failure, lastDurationMs: durationMs };
};
