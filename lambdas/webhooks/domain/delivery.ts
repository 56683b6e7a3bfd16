// One event for one endpoint, and each attempt to bring it there.
import * as z from "zod";
import { eventName, type SessionEvent, sessionEvent } from "../../core/event/schema.ts";
import { instant } from "../../platform/text.ts";
import type { WebhookEndpoint } from "./endpoint.ts";

export const deliveryStatus = z.enum(["PENDING", "SUCCEEDED", "FAILED", "CANCELED"]);
export type DeliveryStatus = z.infer<typeof deliveryStatus>;

/** How long deliveries and their attempts can be seen and sent again. */
export const RETENTION_DAYS = 30;

/** Longer than the slowest attempt: two requests for a token of 5 s each, and two to the endpoint of 15 s each. */
export const LEASE_SECONDS = 45;

/** So often a delivery may be taken up without a recorded result before it is set aside. */
export const MAX_LOST_CLAIMS = 20;

export const delivery = z.object({
  id: z.string(),
  organizationId: z.string(),
  endpointId: z.string(),
  /** The body of the request, as an object so that redaction can reach into it. */
  event: sessionEvent,
  /** Sent by hand to try an endpoint out: one attempt, also to a disabled endpoint. */
  test: z.boolean(),
  status: deliveryStatus,
  attemptCount: z.number().int(),
  /** `attemptCount` when the retry schedule last began: sending again begins it anew. */
  roundStart: z.number().int(),
  /** How often the delivery was taken up. */
  claims: z.number().int(),
  nextAttemptAt: instant.nullable(),
  /** While it lies ahead an attempt is under way. */
  leaseUntil: instant.optional(),
  lastResponseStatus: z.number().int().nullable(),
  lastFailure: z.string().nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  /** `X-Request-Id` of the request that was the cause of the event, for operators. */
  requestId: z.string().optional(),
});
export type Delivery = z.infer<typeof delivery>;

export const attempt = z.object({
  deliveryId: z.string(),
  number: z.number().int(),
  startedAt: instant,
  durationMs: z.number().int(),
  responseStatus: z.number().int().nullable(),
  responseHeaders: z.record(z.string(), z.string()),
  /** Begin of the answer's body. */
  responseBody: z.string(),
  /** Machine code of what went wrong; null where there was an answer. */
  failure: z.string().nullable(),
  failureDetail: z.string().nullable(),
});
export type Attempt = z.infer<typeof attempt>;

/** What the delivery queue carries: a wake-up. The row decides whether there is anything to do. */
export const deliveryMessage = z.object({ deliveryId: z.string().min(1) });
export type DeliveryMessage = z.infer<typeof deliveryMessage>;

/** @param id see `deliveryIdOf`, or a fresh one for a test */
export const newDelivery = (
  id: string,
  endpoint: WebhookEndpoint,
  event: SessionEvent,
  now: Date,
  test = false,
): Delivery => {
  // What a disabled endpoint misses stays visible, so that it can be sent once it is enabled again.
  const canceled = endpoint.status === "DISABLED" && !test;
  return {
    id,
    organizationId: endpoint.organizationId,
    endpointId: endpoint.id,
    event,
    test,
    status: canceled ? "CANCELED" : "PENDING",
    attemptCount: 0,
    roundStart: 0,
    claims: 0,
    nextAttemptAt: canceled ? null : now.toISOString(),
    lastResponseStatus: null,
    lastFailure: canceled ? "ENDPOINT_DISABLED" : null,
    createdAt: now.toISOString(),
    finishedAt: canceled ? now.toISOString() : null,
  };
};

/** What callers see in lists. */
export const deliveryReply = z.object({
  id: z.string(),
  endpointId: z.string(),
  eventId: z.string(),
  eventType: eventName,
  interviewId: z.string(),
  test: z.boolean(),
  status: deliveryStatus,
  attemptCount: z.number().int(),
  nextAttemptAt: instant.nullable(),
  lastResponseStatus: z.number().int().nullable(),
  lastFailure: z.string().nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
});
export type DeliveryReply = z.infer<typeof deliveryReply>;

export const deliveryDetailReply = deliveryReply.extend({
  event: sessionEvent,
  attempts: z.array(attempt.omit({ deliveryId: true })),
});

export const toDeliveryReply = (found: Delivery): DeliveryReply => ({
  id: found.id,
  endpointId: found.endpointId,
  eventId: found.event.id,
  eventType: found.event.eventType,
  interviewId: found.event.interviewId,
  test: found.test,
  status: found.status,
  attemptCount: found.attemptCount,
  nextAttemptAt: found.nextAttemptAt,
  lastResponseStatus: found.lastResponseStatus,
  lastFailure: found.lastFailure,
  createdAt: found.createdAt,
  finishedAt: found.finishedAt,
});

/** Exactly the text that is signed and sent; the schema fixes the order of its fields. */
export const bodyOf = (found: Delivery): string => JSON.stringify(sessionEvent.parse(found.event));
