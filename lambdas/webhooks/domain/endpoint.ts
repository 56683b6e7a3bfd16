// A customer's URL that gets events: what is stored, and what becomes of it.
import * as z from "zod";
import { eventName, type SessionEvent } from "../../core/event/schema.ts";
import { plusMinutes } from "../../platform/clock.ts";
import { instant } from "../../platform/text.ts";
import type { EndpointInput, EndpointPatch } from "./endpoint-input.ts";
import { CURRENT_PAYLOAD, FIRST_PAYLOAD, payloadVersion } from "./payload.ts";
import { retryPolicy } from "./retry-schedule.ts";
import { type SignatureType, signatureType } from "./signature-type.ts";

/** How many endpoints one organization may have: each event is offered to all of them. */
export const MAX_ENDPOINTS = 50;

/** Why an endpoint gets nothing: an administrator's wish, the receiver's answer 410, or days of failure alone. */
const disabledReason = z.enum(["BY_ADMINISTRATOR", "RECEIVER_GONE", "FAILING"]);
export type DisabledReason = z.infer<typeof disabledReason>;

export const oauthSettings = z.object({
  tokenUrl: z.string(),
  clientId: z.string(),
  scope: z.string().nullable(),
});

/** Fields with a default were added later: records from before do not have them. */
export const webhookEndpoint = z.object({
  id: z.string(),
  organizationId: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  /** Null: all events, those of later versions too. */
  events: z.array(eventName).nullable(),
  /** Null: events of all integrations. */
  integrations: z.array(z.string()).nullable().default(null),
  retryPolicy: retryPolicy.default("standard"),
  /** Null: as fast as events happen. */
  maxPerSecond: z.number().int().nullable().default(null),
  payloadVersion: payloadVersion.default(FIRST_PAYLOAD),
  /** Of the custom headers; the values are kept with the secrets. */
  headerNames: z.array(z.string()),
  oauth: oauthSettings.nullable(),
  status: z.enum(["ENABLED", "DISABLED"]),
  disabledReason: disabledReason.nullable(),
  disabledAt: instant.nullable(),
  signatureType: signatureType.default("HMAC_SHA256"),
  /** `whpk_…`: what receivers verify with; null for a shared secret. */
  publicKey: z.string().nullable().default(null),
  secretCreatedAt: instant,
  /** Version of the signing secret in Secrets Manager. */
  secretVersionId: z.string(),
  previousPublicKey: z.string().nullable().default(null),
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

export type SecretsOfEndpoint = Pick<WebhookEndpoint, "secretVersionId" | "publicKey" | "requestVersionId">;

export const newEndpoint = (
  id: string,
  organizationId: string,
  input: EndpointInput,
  secrets: SecretsOfEndpoint,
  now: Date,
): WebhookEndpoint => ({
  id,
  organizationId,
  url: input.url,
  description: input.description ?? null,
  events: input.events ?? null,
  integrations: input.integrations ?? null,
  retryPolicy: input.retryPolicy,
  maxPerSecond: input.maxPerSecond ?? null,
  payloadVersion: input.payloadVersion ?? CURRENT_PAYLOAD,
  headerNames: Object.keys(input.headers ?? {}).sort(),
  oauth:
    input.oauth == null
      ? null
      : { tokenUrl: input.oauth.tokenUrl, clientId: input.oauth.clientId, scope: input.oauth.scope ?? null },
  status: "ENABLED",
  disabledReason: null,
  disabledAt: null,
  signatureType: input.signatureType,
  secretCreatedAt: now.toISOString(),
  ...secrets,
  previousPublicKey: null,
  previousSecretVersionId: null,
  previousSecretExpiresAt: null,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  version: 1,
});

export const wantsEvent = (
  endpoint: WebhookEndpoint,
  event: Pick<SessionEvent, "eventType" | "integrationReference">,
): boolean =>
  (endpoint.events === null || endpoint.events.includes(event.eventType)) &&
  (endpoint.integrations === null || endpoint.integrations.includes(event.integrationReference));

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

export interface NewSigningSecret {
  type: SignatureType;
  versionId: string;
  publicKey: string | null;
}

/** @param overlapMinutes how long the secret before goes on signing too; 0: it ends at once */
export const rotateSecret = (
  endpoint: WebhookEndpoint,
  fresh: NewSigningSecret,
  overlapMinutes: number,
  now: Date,
): WebhookEndpoint =>
  changed(endpoint, now, {
    signatureType: fresh.type,
    publicKey: fresh.publicKey,
    secretCreatedAt: now.toISOString(),
    secretVersionId: fresh.versionId,
    previousPublicKey: overlapMinutes === 0 ? null : endpoint.publicKey,
    previousSecretVersionId: overlapMinutes === 0 ? null : endpoint.secretVersionId,
    previousSecretExpiresAt: overlapMinutes === 0 ? null : plusMinutes(now, overlapMinutes).toISOString(),
  });

/** What the patch leaves out stays; null is a value. */
const kept = <Value>(given: Value | undefined, current: Value): Value =>
  given === undefined ? current : given;

export const patchEndpoint = (
  endpoint: WebhookEndpoint,
  patch: EndpointPatch,
  replaced: Pick<WebhookEndpoint, "url" | "headerNames" | "oauth" | "requestVersionId">,
  now: Date,
): WebhookEndpoint =>
  changed(endpoint, now, {
    ...replaced,
    events: kept(patch.events, endpoint.events),
    integrations: kept(patch.integrations, endpoint.integrations),
    retryPolicy: kept(patch.retryPolicy, endpoint.retryPolicy),
    maxPerSecond: kept(patch.maxPerSecond, endpoint.maxPerSecond),
    payloadVersion: kept(patch.payloadVersion, endpoint.payloadVersion),
    description: kept(patch.description, endpoint.description),
  });

/** Versions of the signing secret that sign now, the newest first. */
export const validSecretVersions = (endpoint: WebhookEndpoint, now: Date): string[] => {
  const { secretVersionId, previousSecretVersionId: previous, previousSecretExpiresAt: end } = endpoint;
  const overlaps = previous !== null && end !== null && end > now.toISOString();
  return overlaps ? [secretVersionId, previous] : [secretVersionId];
};
