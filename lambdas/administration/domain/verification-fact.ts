import * as z from "zod";
import { sessionStatus } from "../../core/session/schema.ts";

/** What counting needs to know of a session. */
export const verificationFact = z.object({
  id: z.string(),
  status: sessionStatus,
  integrationId: z.string(),
  integrationName: z.string(),
  workflowId: z.string(),
  workflowVersion: z.number().int(),
  createdAt: z.string(),
  expiresAt: z.string(),
});
export type VerificationFact = z.infer<typeof verificationFact>;
