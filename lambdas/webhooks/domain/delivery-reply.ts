// Deliveries as callers see them.
import * as z from "zod";
import { eventName, sessionEvent } from "../../core/event/schema.ts";
import { instant } from "../../platform/text.ts";
import { attempt } from "./attempt.ts";
import { type Delivery, deliveryStatus } from "./delivery.ts";

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
  lastDurationMs: z.number().int().nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
});
type DeliveryReply = z.infer<typeof deliveryReply>;

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
  lastDurationMs: found.lastDurationMs,
  createdAt: found.createdAt,
  finishedAt: found.finishedAt,
});
