// A customer's URL that gets events: what is stored, what may be changed, and what becomes of it.
import * as z from "zod";
import { type EventName, eventName, eventNames } from "../../core/event/schema.ts";
import { plusMinutes } from "../../platform/clock.ts";
import { instant, line } from "../../platform/text.ts";
import { customHeaders, customHeadersPatch } from "./custom-headers.ts";

/** How many endpoints one organization may have: each event is offered to all of them. */
export const MAX_ENDPOINTS = 50;

const url = z.string().min(1).max(2048).meta({ format: "uri" });

/** Why an endpoint gets nothing: an administrator's wish, or the receiver's answer 410. */
export const disabledReason = z.enum(["BY_ADMINISTRATOR", "RECEIVER_GONE"]);
export type DisabledReason = z.infer<typeof disabledReason>;

export const oauthSettings = z.object({
  tokenUrl: z.string(),
  clientId: z.string(),
  scope: z.string().nullable(),
});

export const webhookEndpoint = z.object({
  id: z.string(),
  organizationId: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  /** Null: all events, those of later versions too. */
  events: z.array(eventName).nullable(),
  /** Of the custom headers; the values are kept with the secrets. */
  headerNames: z.array(z.string()),
  oauth: oauthSettings.nullable(),
  status: z.enum(["ENABLED", "DISABLED"]),
  disabledReason: disabledReason.nullable(),
  disabledAt: instant.nullable(),
  secretCreatedAt: instant,
  /** Version of the signing secret in Secrets Manager. */
  secretVersionId: z.string(),
  previousSecretVersionId: z.string().nullable(),
  /** Until then deliveries carry the previous secret's signature too. */
  previousSecretExpiresAt: instant.nullable(),
  /** Version of the custom headers' values and the OAuth client's secret; null where there are none. */
  requestVersionId: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  version: z.number().int(),
});
export type WebhookEndpoint = z.infer<typeof webhookEndpoint>;

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

const eventList = z
  .array(eventName)
  .min(1)
  .max(eventNames.length)
  .refine((names) => new Set(names).size === names.length, "must not name an event twice");

export const endpointInput = z.strictObject({
  url,
  events: eventList.nullable().optional(),
  description: line(0, 200).nullable().optional(),
  headers: customHeaders.optional(),
  oauth: oauthInput.nullable().optional(),
});
export type EndpointInput = z.infer<typeof endpointInput>;

/** A JSON merge patch. */
export const endpointPatch = z.strictObject({
  url: url.optional(),
  events: eventList.nullable().optional(),
  description: line(0, 200).nullable().optional(),
  headers: customHeadersPatch.nullable().optional(),
  oauth: oauthInput.partial().extend({ scope: oauthInput.shape.scope.nullable() }).nullable().optional(),
});
export type EndpointPatch = z.infer<typeof endpointPatch>;

export const newEndpoint = (
  id: string,
  organizationId: string,
  input: EndpointInput,
  versions: Pick<WebhookEndpoint, "secretVersionId" | "requestVersionId">,
  now: Date,
): WebhookEndpoint => ({
  id,
  organizationId,
  url: input.url,
  description: input.description ?? null,
  events: input.events ?? null,
  headerNames: Object.keys(input.headers ?? {}).sort(),
  oauth:
    input.oauth == null
      ? null
      : { tokenUrl: input.oauth.tokenUrl, clientId: input.oauth.clientId, scope: input.oauth.scope ?? null },
  status: "ENABLED",
  disabledReason: null,
  disabledAt: null,
  secretCreatedAt: now.toISOString(),
  ...versions,
  previousSecretVersionId: null,
  previousSecretExpiresAt: null,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  version: 1,
});

export const wantsEvent = (endpoint: WebhookEndpoint, name: EventName): boolean =>
  endpoint.events === null || endpoint.events.includes(name);

const changed = (
  endpoint: WebhookEndpoint,
  now: Date,
  change: Partial<WebhookEndpoint>,
): WebhookEndpoint => ({
  ...endpoint,
  ...change,
  updatedAt: now.toISOString(),
  version: endpoint.version + 1,
});

export const enableEndpoint = (endpoint: WebhookEndpoint, now: Date): WebhookEndpoint =>
  changed(endpoint, now, { status: "ENABLED", disabledReason: null, disabledAt: null });

export const disableEndpoint = (
  endpoint: WebhookEndpoint,
  reason: DisabledReason,
  now: Date,
): WebhookEndpoint =>
  changed(endpoint, now, { status: "DISABLED", disabledReason: reason, disabledAt: now.toISOString() });

/** @param overlapMinutes how long the secret before goes on signing too; 0: it ends at once */
export const rotateSecret = (
  endpoint: WebhookEndpoint,
  secretVersionId: string,
  overlapMinutes: number,
  now: Date,
): WebhookEndpoint =>
  changed(endpoint, now, {
    secretCreatedAt: now.toISOString(),
    secretVersionId,
    previousSecretVersionId: overlapMinutes === 0 ? null : endpoint.secretVersionId,
    previousSecretExpiresAt: overlapMinutes === 0 ? null : plusMinutes(now, overlapMinutes).toISOString(),
  });

export const patchEndpoint = (
  endpoint: WebhookEndpoint,
  patch: Pick<EndpointPatch, "events" | "description">,
  replaced: Pick<WebhookEndpoint, "url" | "headerNames" | "oauth" | "requestVersionId">,
  now: Date,
): WebhookEndpoint =>
  changed(endpoint, now, {
    ...replaced,
    ...(patch.events === undefined ? {} : { events: patch.events }),
    ...(patch.description === undefined ? {} : { description: patch.description }),
  });

/** Versions of the signing secret that sign now, the newest first. */
export const validSecretVersions = (endpoint: WebhookEndpoint, now: Date): string[] => {
  const { secretVersionId, previousSecretVersionId: previous, previousSecretExpiresAt: end } = endpoint;
  const overlaps = previous !== null && end !== null && end > now.toISOString();
  return overlaps ? [secretVersionId, previous] : [secretVersionId];
};

/** What callers see. */
export const endpointReply = webhookEndpoint
  .omit({
    organizationId: true,
    secretVersionId: true,
    previousSecretVersionId: true,
    requestVersionId: true,
  })
  .extend({ events: z.array(eventName).describe("Every event where none was chosen.") });
export type EndpointReply = z.infer<typeof endpointReply>;

export const toReply = (endpoint: WebhookEndpoint): EndpointReply =>
  endpointReply.parse({ ...endpoint, events: endpoint.events ?? eventNames });
