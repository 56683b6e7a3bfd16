import * as z from "zod";
import { expiryReason, isOverdue } from "../../core/session/domain.ts";
import { moduleStatus, sessionStatus } from "../../core/session/schema.ts";

/** What counting needs to know of a session. */
export const verificationFact = z.object({
  id: z.string(),
  status: sessionStatus,
  integrationId: z.string(),
  integrationName: z.string(),
  workflowId: z.string(),
  workflowVersion: z.number().int(),
  failureReason: z.string().nullable(),
  modules: z.array(z.object({ type: z.string(), status: moduleStatus })),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  expiresAt: z.string(),
});
export type VerificationFact = z.infer<typeof verificationFact>;

/** What the sweeper has yet to write counts as what it will be. */
export const settle = (fact: VerificationFact, now: Date): VerificationFact =>
  isOverdue(fact, now)
    ? { ...fact, status: "EXPIRED", failureReason: expiryReason(fact), finishedAt: fact.expiresAt }
    : fact;
