import * as z from "zod";
import { instant } from "../../platform/text.ts";

export const eventNames = [
  "SESSION_STARTED",
  "SESSION_PROGRESS",
  "SESSION_SUCCEEDED",
  "SESSION_FAILED",
  "SESSION_PENDING_REVIEW",
  "IDENTITY_ENROLLED",
] as const;
export const eventName = z.enum(eventNames);
export type EventName = z.infer<typeof eventName>;

/** A name in the spelling of Standard Webhooks: `session.pending_review`. */
export const toType = (name: EventName): string => name.toLowerCase().replace("_", ".");

/**
 * What happened, as the EventBridge `detail` and the webhook body carry it. Thin on purpose:
 * no score, image, document or claim.
 */
export const sessionEvent = z.object({
  id: z.string(),
  eventType: eventName,
  /** The same in Standard Webhooks' spelling: `session.succeeded`. */
  type: z.string(),
  timestamp: instant,
  /** Orders the events of one session, from 1. */
  sequence: z.number().int(),
  organizationId: z.string(),
  interviewId: z.string(),
  integrationReference: z.string(),
  integrationName: z.string(),
  loginHint: z.string(),
  externalCustomerId: z.string().nullable(),
  correlationId: z.string().nullable(),
  customFields: z.record(z.string(), z.string()),
  onboardingStatus: z.literal("ONBOARDING_FINISHED").nullable(),
  identityId: z.string().nullable(),
  failureReason: z.string().nullable(),
});
export type SessionEvent = z.infer<typeof sessionEvent>;

/** EventBridge source of every event. */
export const EVENT_SOURCE = "countersign.sessions";

/**
 * The event as a row of the table. While `duePk`/`dueSk` (index `due`) are there, the bus has not acknowledged it;
 * the relay removes them.
 */
export const eventRow = z.object({
  pk: z.string(),
  sk: z.string(),
  event: sessionEvent,
  /** `X-Request-Id` of the request that was the cause, for operators; absent where a schedule was. */
  requestId: z.string().optional(),
});
export type EventRow = z.infer<typeof eventRow>;

const REQUEST = "request/";

/** The cause of an event travels over the bus beside the `detail`, which is what was promised to receivers. */
export const toResources = (requestId: string | undefined): string[] =>
  requestId === undefined ? [] : [`${REQUEST}${requestId}`];

export const requestIdIn = (resources: readonly string[]): string | undefined =>
  resources.find((each) => each.startsWith(REQUEST))?.slice(REQUEST.length);
