import { isOverdue } from "../../core/session/domain.ts";
import { act } from "../../core/session/engine.ts";
import { loadWorld } from "../../core/session/load-world.ts";
import { notFound } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { runModuleAction } from "../contract.ts";
import type { Caller } from "../create-verification-api.ts";
import { moduleNotCurrent, overtaken, sessionExpired, sessionNotActive } from "../domain/refusals.ts";
import { loadHeldSession } from "../held-session.ts";
import { decideStep, endOverdue, loadOrganization, takeStep, type VisitDeps, viewNow } from "../visit.ts";

export const createRunModuleAction = (deps: VisitDeps): Route<Caller> =>
  implement(runModuleAction, async ({ params, query, body, context }) => {
    const session = await loadHeldSession(deps, context.visitor, query.interviewId);
    if (isOverdue(session, deps.clock.now())) {
      await endOverdue(deps, session);
      throw sessionExpired();
    }
    if (session.status === "EXPIRED") throw sessionExpired();
    if (session.status !== "STARTED") throw sessionNotActive();
    if (session.modules[session.position]?.type !== params.module) throw moduleNotCurrent();
    const organization = await loadOrganization(deps, session);
    const world = await loadWorld(deps, session);
    const step = await decideStep(deps, session, (now) => act(now, params.action ?? "", body, world));
    if (step === undefined) throw notFound("ACTION_NOT_FOUND", "This module has no such action.");
    const written = await takeStep(deps, step, organization);
    if (written === false) throw overtaken();
    return { reply: await viewNow(deps, written, organization) };
  });
