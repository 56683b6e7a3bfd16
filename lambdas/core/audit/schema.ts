import * as z from "zod";
import { instant } from "../../platform/text.ts";

/** Who did something to what, kept for auditors. Written in the same transaction as the change itself. */
export const auditEvent = z.object({
  id: z.string(),
  organizationId: z.string(),
  /** `integration.created`, `session.reviewed`, … */
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
