// One event for one endpoint, and each attempt to bring it there.
import * as z from "zod";
import { type SessionEvent, sessionEvent } from "../../core/event/schema.ts";
import { plusSeconds } from "../../platform/clock.ts";
import { instant } from "../../platform/text.ts";
import type { WebhookEndpoint } from "./endpoint.ts";

/** `HELD`: kept while the endpoint does not answer; sent once it does. */
export const deliveryStatus = z.enum(["PENDING", "HELD", "SUCCEEDED", "FAILED", "CANCELED"]);
export type DeliveryStatus = z.infer<typeof deliveryStatus>;

/** Longer than the slowest attempt: two requests for a token of 5 s each, and two to the endpoint of 15 s each. */
export const LEASE_SECONDS = 45;

/** A fresh delivery is handed to whoever gets its message: that long, of which at least a lease must be left. */
const HANDOVER_SECONDS = 75;

/** So often a delivery may be taken up without a recorded result before it is set aside. */
export const MAX_LOST_CLAIMS = 20;

export const delivery = z.object({
  id: z.string(),
  organizationId: z.string(),
  endpointId: z.string(),
  /** The body of the request, as an object so that redaction can reach into it. */
  event: sessionEvent,
  /** Sent by hand to try an endpoint out: one attempt, also to a disabled endpoint. */
  test: z.boolean().default(false),
  status: deliveryStatus,
  attemptCount: z.number().int(),
  /** `attemptCount` when the retry schedule last began: sending again begins it anew. */
  roundStart: z.number().int().default(0),
  /** How often the delivery was taken up. */
  claims: z.number().int(),
  nextAttemptAt: instant.nullable().default(null),
  /** While it lies ahead an attempt is under way. */
  leaseUntil: instant.optional(),
  /** The next attempt is made although the endpoint's circuit is open: its answer decides about the others. */
  probe: z.boolean().default(false),
  /** The moment that the endpoint's rate limit gave to the next attempt. */
  slotAt: instant.nullable().default(null),
  lastResponseStatus: z.number().int().nullable().default(null),
  lastFailure: z.string().nullable().default(null),
  lastDurationMs: z.number().int().nullable().default(null),
  createdAt: instant,
  finishedAt: instant.nullable().default(null),
  /** `X-Request-Id` of the request that was the cause of the event, for operators. */
  requestId: z.string().optional(),
});
export type Delivery = z.infer<typeof delivery>;

/**
 * What the delivery queue carries: a wake-up. The row decides whether there is anything to do. With `handedOver` the
 * row was written for this message, which need not take it up first.
 */
export const deliveryMessage = z.object({
  deliveryId: z.string().min(1),
  organizationId: z.string().optional(),
  handedOver: z.literal(true).optional(),
  /** The endpoint may keep whoever calls it waiting: the message goes where it keeps no others waiting. */
  slow: z.literal(true).optional(),
});
export type DeliveryMessage = z.infer<typeof deliveryMessage>;

const blank = (id: string, endpoint: WebhookEndpoint, event: SessionEvent, now: Date): Delivery => ({
  id,
  organizationId: endpoint.organizationId,
  endpointId: endpoint.id,
  event,
  test: false,
  status: "PENDING",
  attemptCount: 0,
  roundStart: 0,
  claims: 0,
  nextAttemptAt: now.toISOString(),
  probe: false,
  slotAt: null,
  lastResponseStatus: null,
  lastFailure: null,
  lastDurationMs: null,
  createdAt: now.toISOString(),
  finishedAt: null,
});

/** @param id see `deliveryIdOf` */
export const newDelivery = (
  id: string,
  endpoint: WebhookEndpoint,
  event: SessionEvent,
  now: Date,
): Delivery => {
  const fresh = blank(id, endpoint, event, now);
  // What an endpoint misses that somebody switched off stays visible, so that it can be sent once it is on again.
  if (isSwitchedOff(endpoint)) {
    const at = now.toISOString();
    return {
      ...fresh,
      status: "CANCELED",
      nextAttemptAt: null,
      lastFailure: "ENDPOINT_DISABLED",
      finishedAt: at,
    };
  }
  return { ...fresh, claims: 1, leaseUntil: plusSeconds(now, HANDOVER_SECONDS).toISOString() };
};

/** Sent by hand to try an endpoint out. */
export const newTestDelivery = (
  id: string,
  endpoint: WebhookEndpoint,
  event: SessionEvent,
  now: Date,
): Delivery => ({ ...blank(id, endpoint, event, now), test: true });

/** By a person, or by the receiver's own answer; not because it has failed for long. */
export const isSwitchedOff = (endpoint: WebhookEndpoint): boolean =>
  endpoint.status === "DISABLED" && endpoint.disabledReason !== "FAILING";

/** Whether the row is still as it was handed over, with time enough for an attempt. */
export const isHandedOver = (found: Delivery, now: Date): boolean =>
  found.status === "PENDING" &&
  found.claims === 1 &&
  found.attemptCount === 0 &&
  (found.leaseUntil ?? "") >= plusSeconds(now, LEASE_SECONDS).toISOString();
