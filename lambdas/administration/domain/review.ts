import type { Patch } from "../../core/session/domain.ts";
import type { ModuleProgress, Session } from "../../core/session/schema.ts";

export type Decision = "APPROVE" | "REJECT";

export interface Review {
  decision: Decision;
  comment: string;
  reviewerId: string;
}

const REJECTED = "REVIEW_REJECTED";

const decideModule = (module: ModuleProgress, decision: Decision): ModuleProgress => {
  if (module.status !== "REVIEW") return module;
  return decision === "APPROVE"
    ? { ...module, status: "PASSED" }
    : { ...module, status: "FAILED", reasons: [...new Set([...module.reasons, REJECTED])] };
};

/** What a reviewer's word changes in a session; the transition itself is the state machine's. */
export const applyReview = (session: Session, review: Review, now: Date): Patch => ({
  modules: session.modules.map((module) => decideModule(module, review.decision)),
  review: { ...review, at: now.toISOString() },
  failureReason: review.decision === "APPROVE" ? null : REJECTED,
});
