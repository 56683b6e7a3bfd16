// What administrators may say about an endpoint.
import * as z from "zod";
import { eventName, eventNames } from "../../core/event/schema.ts";
import { isWhole, line, mustBeWhole, reference } from "../../platform/text.ts";
import { customHeaders, customHeadersPatch } from "./custom-headers.ts";
import { payloadVersion } from "./payload.ts";
import { retryPolicy } from "./retry-schedule.ts";
import { signatureType } from "./signature-type.ts";

export const MAX_INTEGRATIONS = 50;
const MAX_PER_SECOND = 100;

const url = z.string().min(1).max(2048).refine(isWhole, mustBeWhole).meta({ format: "uri" });

const oauthInput = z.strictObject({
  tokenUrl: url,
  clientId: z.string().regex(/^[\x20-\x7e]{1,256}$/, "must be 1 to 256 ASCII characters"),
  clientSecret: z.string().regex(/^[\x20-\x7e]{1,1024}$/, "must be 1 to 1024 ASCII characters"),
  scope: z
    .string()
    .regex(
      /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/,
      "must be scope names with one space between",
    )
    .max(512)
    .optional(),
});

const isDistinct = (names: readonly string[]): boolean => new Set(names).size === names.length;

const eventList = z
  .array(eventName)
  .min(1)
  .max(eventNames.length)
  .refine(isDistinct, "must not name an event twice");

const integrationList = z
  .array(reference)
  .min(1)
  .max(MAX_INTEGRATIONS)
  .refine(isDistinct, "must not name an integration twice");

const maxPerSecond = z.number().int().min(1).max(MAX_PER_SECOND);
const description = line(0, 200);

export const endpointInput = z.strictObject({
  url,
  events: eventList.nullable().optional(),
  integrations: integrationList.nullable().optional().describe("Ids of integrations; all where left out."),
  description: description.nullable().optional(),
  headers: customHeaders.optional(),
  oauth: oauthInput.nullable().optional(),
  retryPolicy: retryPolicy.default("standard"),
  maxPerSecond: maxPerSecond.nullable().optional(),
  signatureType: signatureType.default("HMAC_SHA256"),
  payloadVersion: payloadVersion.optional(),
});
export type EndpointInput = z.infer<typeof endpointInput>;

/** A JSON merge patch. How requests are signed changes with a new secret only. */
export const endpointPatch = z.strictObject({
  url: url.optional(),
  events: eventList.nullable().optional(),
  integrations: integrationList.nullable().optional(),
  description: description.nullable().optional(),
  headers: customHeadersPatch.nullable().optional(),
  oauth: oauthInput.partial().extend({ scope: oauthInput.shape.scope.nullable() }).nullable().optional(),
  retryPolicy: retryPolicy.optional(),
  maxPerSecond: maxPerSecond.nullable().optional(),
  payloadVersion: payloadVersion.optional(),
});
export type EndpointPatch = z.infer<typeof endpointPatch>;
