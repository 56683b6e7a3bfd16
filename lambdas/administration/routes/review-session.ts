import type { Principal } from "../../core/access/management.ts";
import { requireSession } from "../../core/session/administer-session.ts";
import { change } from "../../core/session/domain.ts";
import type { Session } from "../../core/session/schema.ts";
import { type AppError, conflict } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/sessions.ts";
import { applyReview, type Review } from "../domain/review.ts";
import { describeSession } from "../domain/session-detail.ts";
import type { AdministrationDeps } from "./deps.ts";
import { auditChange } from "./shared.ts";

export const reviewSession = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.reviewSession, async ({ params, body, context }) => {
    const before = await requireSession(deps, context.organization.id, params.id ?? "");
    if (before.status !== "PENDING_REVIEW") throw notInReview(before);
    const after = await decide(deps, context, before, { ...body, reviewerId: context.userId });
    if (after === undefined) {
      throw notInReview(await requireSession(deps, before.organizationId, before.id));
    }
    return { reply: describeSession(after, await deps.events.listOfSession(after.id), deps.clock.now()) };
  });

const notInReview = (session: Session): AppError =>
  session.review === null
    ? conflict("NOT_IN_REVIEW", "The session does not wait for a reviewer.")
    : conflict("ALREADY_REVIEWED", "A reviewer has decided already.");

/** Undefined where another reviewer, or the person, was first. */
const decide = async (
  deps: AdministrationDeps,
  principal: Principal,
  before: Session,
  review: Review,
): Promise<Session | undefined> => {
  const at = deps.writer.now();
  const patch = applyReview(before, review, at.now);
  const audit = auditChange(deps, principal, "session.reviewed", before.id, { decision: review.decision });
  if (review.decision === "APPROVE") {
    const after = await deps.writer.succeed(before, patch, [audit]);
    return after === false ? undefined : after;
  }
  const changed = change(before, "fail", patch, at);
  return (await deps.writer.write(changed, [audit])) ? changed.after : undefined;
};
