import * as z from "zod";
import { emailAddress, instant } from "../../platform/text.ts";

/** From the least to the most; each may do what those before it may. `operator` also works across organizations. */
export const roles = ["viewer", "agent", "reviewer", "admin", "operator"] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/** Someone who signs in to the dashboard. `subject` is the `sub` of the sign-in provider. */
export const user = z.object({
  id: z.string(),
  subject: z.string(),
  organizationId: z.string(),
  email: emailAddress,
  role,
  /** When they last opened the dashboard, to the hour; null before the first time. */
  lastSeenAt: instant.nullable().default(null),
  createdAt: instant,
  updatedAt: instant,
  version: z.number().int(),
});
export type User = z.infer<typeof user>;

/** Somebody to invite. */
export const userInput = z.strictObject({ email: emailAddress.toLowerCase(), role });
