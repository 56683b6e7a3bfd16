// Endpoints as callers see them: without what is secret, and without what is only ours.
import * as z from "zod";
import { eventName, eventNames } from "../../core/event/schema.ts";
import { type EndpointHealth, healthReply, toHealthReply } from "./circuit.ts";
import { type WebhookEndpoint, webhookEndpoint } from "./endpoint.ts";

export const endpointReply = webhookEndpoint
  .omit({
    organizationId: true,
    secretVersionId: true,
    previousSecretVersionId: true,
    requestVersionId: true,
  })
  .extend({
    events: z.array(eventName).describe("Every event where none was chosen."),
    health: healthReply,
  });
export type EndpointReply = z.infer<typeof endpointReply>;

export const toReply = (endpoint: WebhookEndpoint, health?: EndpointHealth): EndpointReply =>
  endpointReply.parse({
    ...endpoint,
    events: endpoint.events ?? eventNames,
    health: toHealthReply(health),
  });
