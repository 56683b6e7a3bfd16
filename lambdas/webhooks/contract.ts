// The management API of webhooks as callers see it.
import * as z from "zod";
import { eventName } from "../core/event/schema.ts";
import { pageOf, pageQuery } from "../platform/dynamo/page.ts";
import { none, type Operation, operation } from "../platform/http/operation.ts";
import { givenInstant, instant, reference } from "../platform/text.ts";
import { deliveryStatus } from "./domain/delivery.ts";
import { deliveryDetailReply, deliveryReply } from "./domain/delivery-reply.ts";
import { endpointInput, endpointPatch } from "./domain/endpoint-input.ts";
import { endpointReply } from "./domain/endpoint-reply.ts";
import { signatureType } from "./domain/signature-type.ts";
import { MAX_HOURS, statisticsReply } from "./domain/statistics.ts";

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
  reply: endpointReply.extend({
    secret: z.string().nullable().describe("Null where the endpoint has a key pair: see publicKey."),
  }),
  status: 201,
  errors: ["ENDPOINT_LIMIT_REACHED", "IDEMPOTENCY_KEY_REUSED", "INTEGRATION_NOT_FOUND"],
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
  summary:
    "Change a webhook endpoint. Another origin of url or oauth.tokenUrl needs the secrets that go there once more.",
  tag,
  query: none,
  body: endpointPatch,
  reply: endpointReply,
  status: 200,
  errors: [NOT_FOUND, "INTEGRATION_NOT_FOUND", "PRECONDITION_FAILED", "PRECONDITION_REQUIRED"],
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
  summary:
    "Make a new signing secret; both sign until the overlap ends. An earlier overlap ends at once: repeat a request with its Idempotency-Key.",
  tag,
  query: none,
  body: z.strictObject({
    overlapMinutes: z.number().int().min(0).max(10_080).default(DEFAULT_OVERLAP_MINUTES),
    signatureType: signatureType.optional().describe("As before where left out."),
  }),
  reply: z.object({
    secret: z.string().nullable().describe("Null for a key pair."),
    publicKey: z.string().nullable().describe("Null for a shared secret."),
    previousExpiresAt: instant.nullable(),
  }),
  status: 200,
  errors: [NOT_FOUND, "CONFLICT", "IDEMPOTENCY_KEY_REUSED"],
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
  summary: "Enable a webhook endpoint; what was held for it is sent",
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
  query: pageQuery.extend({
    status: deliveryStatus.optional(),
    eventType: eventName.optional(),
    interviewId: reference.optional(),
    from: givenInstant.optional().describe("Time of the event, included."),
    to: givenInstant.optional().describe("Time of the event, included."),
  }),
  body: none,
  reply: pageOf(deliveryReply),
  status: 200,
  errors: [NOT_FOUND],
});

export const endpointStatisticsOperation = operation({
  method: "GET",
  path: `${ENDPOINTS}/{id}/statistics`,
  summary: "How the deliveries of the last hours went, counted over the newest ones",
  tag,
  query: z.object({ hours: z.coerce.number().int().min(1).max(MAX_HOURS).default(24) }),
  body: none,
  reply: statisticsReply,
  status: 200,
  errors: [NOT_FOUND],
});

export const replayDeliveriesOperation = operation({
  method: "POST",
  path: `${ENDPOINTS}/{id}/replay`,
  summary:
    "Send all deliveries again whose events happened in a period and that ended with a status, FAILED if none is given",
  tag,
  query: none,
  body: z
    .strictObject({
      from: givenInstant,
      to: givenInstant.optional().describe("Up to now where left out."),
      status: deliveryStatus.exclude(["PENDING", "HELD"]).default("FAILED"),
      cursor: z.string().max(2048).optional(),
    })
    .refine((body) => body.to === undefined || body.from <= body.to, {
      path: ["to"],
      message: "must not be before from",
    }),
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

export const listSessionDeliveriesOperation = operation({
  method: "GET",
  path: "/api/v1/sessions/{id}/deliveries",
  summary: "List the deliveries of a session to all endpoints, newest event first",
  tag,
  query: pageQuery,
  body: none,
  reply: pageOf(deliveryReply),
  status: 200,
  errors: ["SESSION_NOT_FOUND"],
});

export const getDeliveryOperation = operation({
  method: "GET",
  path: `${DELIVERIES}/{id}`,
  summary: "Read a delivery with its newest attempts",
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
  endpointStatisticsOperation,
  replayDeliveriesOperation,
  listSessionDeliveriesOperation,
  getDeliveryOperation,
  resendDeliveryOperation,
];
