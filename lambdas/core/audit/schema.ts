import * as z from "zod";
import { givenInstant, instant } from "../../platform/text.ts";

/** All that is ever written into the trail. The dashboard has words for each. */
export const auditActions = [
  "organization.created",
  "organization.updated",
  "integration.created",
  "integration.updated",
  "integration.enabled",
  "integration.disabled",
  "integration.deleted",
  "integration.secret_rotated",
  "workflow.created",
  "workflow.updated",
  "workflow.deleted",
  "webhook-endpoint.created",
  "webhook-endpoint.updated",
  "webhook-endpoint.enabled",
  "webhook-endpoint.disabled",
  "webhook-endpoint.deleted",
  "webhook-endpoint.tested",
  "webhook-endpoint.replayed",
  "webhook-endpoint.delivery-resent",
  "webhook-endpoint.secret-rotated",
  "session.requested",
  "session.resent",
  "session.canceled",
  "session.reviewed",
  "session.redacted",
  "identity.updated",
  "identity.deleted",
  "user.created",
  "user.invited",
  "user.updated",
  "user.deleted",
] as const;
export type AuditAction = (typeof auditActions)[number];

type VerbOn<Target extends string, Action = AuditAction> = Action extends `${Target}.${infer Verb}`
  ? Verb
  : never;
export type IntegrationVerb = VerbOn<"integration">;
export type EndpointVerb = VerbOn<"webhook-endpoint">;

/** Who did something to what, kept for auditors. Written in the same transaction as the change itself. */
export const auditEvent = z.object({
  id: z.string(),
  organizationId: z.string(),
  /** One of `auditActions`; what an older or newer release wrote is read all the same. */
  action: z.string(),
  actor: z.object({
    type: z.enum(["USER", "CLIENT", "SYSTEM"]),
    id: z.string(),
  }),
  target: z.object({ type: z.string(), id: z.string() }),
  /** Names of changed fields and other facts; never a secret or a person's data. */
  details: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
  ),
  createdAt: instant,
});
export type AuditEvent = z.infer<typeof auditEvent>;
export type Actor = AuditEvent["actor"];

/** Filters of the trail. `from` is inclusive, `to` is not. */
export const auditFilters = z.object({
  /** A user: acts of clients and of the system are not found by who did them. */
  actor: z
    .string()
    .regex(/^usr_[0-9a-z]+$/, "must be the id of a user")
    .max(64)
    .optional(),
  /** What it was done to. Of a session only what people did is found by it. */
  target: z
    .string()
    .regex(/^[a-z]{3}_[0-9a-z]+$/, "must be an id")
    .max(64)
    .optional(),
  action: z.enum(auditActions).optional(),
  from: givenInstant.optional(),
  to: givenInstant.optional(),
});
export type AuditFilters = z.infer<typeof auditFilters>;
