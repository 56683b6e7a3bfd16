// The management API of webhooks as callers see it.
import * as z from "zod";
import { eventName } from "../core/event/schema.ts";
import { pageOf, pageQuery } from "../platform/dynamo/page.ts";
import { none, type Operation, operation } from "../platform/http/operation.ts";
import { givenInstant, instant } from "../platform/text.ts";
import { deliveryDetailReply, deliveryReply, deliveryStatus } from "./domain/delivery.ts";
import { endpointInput, endpointPatch, endpointReply } from "./domain/endpoint.ts";

const tag = "Webhooks";
const ENDPOINTS = "/api/v1/webhook-endpoints";
const DELIVERIES = "/api/v1/deliveries";
const NOT_FOUND = "WEBHOOK_ENDPOINT_NOT_FOUND";

export const DEFAULT_OVERLAP_MINUTES = 1440;

export const listEndpointsOperation = operation({
  method: "GET",
  path: ENDPOINTS,
  summary: "List webhook endpoints",
  tag,
  query: pageQuery,
  body: none,
  reply: pageOf(endpointReply),
  status: 200,
});

export const createEndpointOperation = operation({
  method: "POST",
  path: ENDPOINTS,
  summary: "Create a webhook endpoint; its signing secret is shown only in this answer",
  tag,
  query: none,
  body: endpointInput,
  reply: endpointReply.extend({ secret: z.string() }),
  status: 201,
  errors: ["ENDPOINT_LIMIT_REACHED", "IDEMPOTENCY_KEY_REUSED"],
});

export const getEndpointOperation = operation({
  method: "GET",
  path: `${ENDPOINTS}/{id}`,
  summary: "Read a webhook endpoint",
  tag,
  query: none,
  body: none,
  reply: endpointReply,
  status: 200,
  errors: [NOT_FOUND],
});

export const patchEndpointOperation = operation({
  method: "PATCH",
  path: `${ENDPOINTS}/{id}`,
  summary: "Change a webhook endpoint",
  tag,
  query: none,
  body: endpointPatch,
  reply: endpointReply,
  status: 200,
  errors: [NOT_FOUND, "PRECONDITION_FAILED", "PRECONDITION_REQUIRED"],
});

export const deleteEndpointOperation = operation({
  method: "DELETE",
  path: `${ENDPOINTS}/{id}`,
  summary: "Delete a webhook endpoint and its secret; waiting deliveries are canceled",
  tag,
  query: none,
  body: none,
  reply: none,
  status: 204,
  errors: [NOT_FOUND],
});

export const rotateSecretOperation = operation({
  method: "POST",
  path: `${ENDPOINTS}/{id}/secret`,
  summary: "Make a new signing secret; both sign until the overlap ends",
  tag,
  query: none,
  body: z.strictObject({
    overlapMinutes: z.number().int().min(0).max(10_080).default(DEFAULT_OVERLAP_MINUTES),
  }),
  reply: z.object({ secret: z.string(), previousExpiresAt: instant.nullable() }),
  status: 200,
  errors: [NOT_FOUND, "CONFLICT"],
});

export const testEndpointOperation = operation({
  method: "POST",
  path: `${ENDPOINTS}/{id}/test`,
  summary: "Send an example event, once",
  tag,
  query: none,
  body: z.strictObject({ eventType: eventName }),
  reply: deliveryReply,
  status: 201,
  errors: [NOT_FOUND, "IDEMPOTENCY_KEY_REUSED"],
});

export const enableEndpointOperation = operation({
  method: "POST",
  path: `${ENDPOINTS}/{id}/enable`,
  summary: "Enable a webhook endpoint",
  tag,
  query: none,
  body: z.strictObject({}),
  reply: endpointReply,
  status: 200,
  errors: [NOT_FOUND, "CONFLICT"],
});

export const disableEndpointOperation = operation({
  method: "POST",
  path: `${ENDPOINTS}/{id}/disable`,
  summary: "Disable a webhook endpoint; what it misses can be replayed",
  tag,
  query: none,
  body: z.strictObject({}),
  reply: endpointReply,
  status: 200,
  errors: [NOT_FOUND, "CONFLICT"],
});

export const listDeliveriesOperation = operation({
  method: "GET",
  path: `${ENDPOINTS}/{id}/deliveries`,
  summary: "List deliveries of a webhook endpoint, newest event first",
  tag,
  query: pageQuery.extend({ status: deliveryStatus.optional() }),
  body: none,
  reply: pageOf(deliveryReply),
  status: 200,
  errors: [NOT_FOUND],
});

export const replayDeliveriesOperation = operation({
  method: "POST",
  path: `${ENDPOINTS}/{id}/replay`,
  summary: "Send all deliveries again whose events happened in a period and that ended with a status",
  tag,
  query: none,
  body: z
    .strictObject({
      from: givenInstant,
      to: givenInstant,
      status: deliveryStatus.exclude(["PENDING"]),
      cursor: z.string().max(2048).optional(),
    })
    .refine((body) => body.from <= body.to, { path: ["to"], message: "must not be before from" }),
  reply: z.object({
    scheduled: z.number().int(),
    /** An attempt was under way, or it was a test. */
    skipped: z.number().int(),
    /** Where the period holds more than one call handles: call again with it. */
    nextCursor: z.string().nullable(),
  }),
  status: 202,
  errors: [NOT_FOUND, "ENDPOINT_DISABLED"],
});

export const getDeliveryOperation = operation({
  method: "GET",
  path: `${DELIVERIES}/{id}`,
  summary: "Read a delivery with its attempts",
  tag,
  query: none,
  body: none,
  reply: deliveryDetailReply,
  status: 200,
  errors: ["DELIVERY_NOT_FOUND"],
});

export const resendDeliveryOperation = operation({
  method: "POST",
  path: `${DELIVERIES}/{id}/resend`,
  summary: "Send a delivery again now, with a new retry schedule",
  tag,
  query: none,
  body: z.strictObject({}),
  reply: deliveryReply,
  status: 202,
  errors: ["DELIVERY_NOT_FOUND", "DELIVERY_IN_PROGRESS", "ENDPOINT_DISABLED", "ENDPOINT_DELETED"],
});

/** Every endpoint of this context. */
export const contract: readonly Operation[] = [
  listEndpointsOperation,
  createEndpointOperation,
  getEndpointOperation,
  patchEndpointOperation,
  deleteEndpointOperation,
  rotateSecretOperation,
  testEndpointOperation,
  enableEndpointOperation,
  disableEndpointOperation,
  listDeliveriesOperation,
  replayDeliveriesOperation,
  getDeliveryOperation,
  resendDeliveryOperation,
];
