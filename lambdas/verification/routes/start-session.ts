import type { Organization } from "../../core/organization/schema.ts";
import { refreshContact } from "../../core/session/contact.ts";
import { isOverdue } from "../../core/session/domain.ts";
import { type Binding, resume, type Step, start, takeOver } from "../../core/session/engine.ts";
import { loadPerson } from "../../core/session/load-person.ts";
import { loadWorld } from "../../core/session/load-world.ts";
import { chooseLanguage } from "../../core/session/new-session.ts";
import type { Session } from "../../core/session/schema.ts";
import { hashSecret, type Visitor, writeVisitor } from "../../core/session/visitor.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { startSession } from "../contract.ts";
import type { Caller } from "../create-verification-api.ts";
import { decideLink, type LinkDecision } from "../domain/link-decision.ts";
import { linkRefused, overtaken, sessionExpired, sessionNotActive } from "../domain/refusals.ts";
import { endOverdue, loadLink, takeStep, type VisitDeps, viewNow } from "../visit.ts";

const TRIES = 3;

// Coming back is free; telling everybody each time is not.
const MAX_EVENTS = 100;

interface Start {
  token: string;
  language: string | undefined;
  visitor: Visitor | undefined;
}

interface Started {
  session: Session;
  organization: Organization;
  visitor: Visitor;
}

export const createStartSession = (deps: VisitDeps): Route<Caller> =>
  implement(startSession, async ({ body, context }) => {
    const wanted: Start = { token: body.token, language: body.language, visitor: context.visitor };
    const { session, organization, visitor } = await startOrResume(deps, wanted);
    return {
      reply: await viewNow(deps, session, organization),
      cookies: [writeVisitor(deps.baseUrl, visitor)],
    };
  });

/** Where another browser, a cancel or a resend came in between, the link is judged again by what it is now. */
const startOrResume = async (deps: VisitDeps, wanted: Start): Promise<Started> => {
  for (let tries = 0; tries < TRIES; tries++) {
    const { link, session, organization } = await loadLink(deps, wanted.token, wanted.visitor);
    const decision = decideLink(link, session, wanted.visitor, deps.clock.now());
    await refuse(deps, decision, session);
    const known = wanted.visitor?.sessionId === session.id ? wanted.visitor.secret : undefined;
    const visitor = { sessionId: session.id, secret: known ?? deps.ids.token() };
    if (decision.kind === "RESUME" && session.eventSequence >= MAX_EVENTS) {
      return { session, organization, visitor };
    }
    const language = chooseLanguage(wanted.language, session.language);
    const binding = { browserHash: hashSecret(visitor.secret), language };
    const step = await stepFor(deps, decision, session, binding);
    const written = await takeStep(deps, step, organization);
    if (written !== false) return { session: written, organization, visitor };
  }
  throw overtaken();
};

const refuse = async (deps: VisitDeps, decision: LinkDecision, session: Session): Promise<void> => {
  if (decision.kind !== "REFUSED" && decision.kind !== "FINISHED") return;
  const overdue = isOverdue(session, deps.clock.now());
  if (decision.kind === "REFUSED") {
    if (decision.reason === "LINK_EXPIRED" && overdue) await endOverdue(deps, session);
    throw linkRefused(decision.reason);
  }
  if (overdue) await endOverdue(deps, session);
  throw overdue || session.status === "EXPIRED" ? sessionExpired() : sessionNotActive();
};

const stepFor = async (
  deps: VisitDeps,
  decision: LinkDecision,
  session: Session,
  binding: Binding,
): Promise<Step> => {
  const world = await loadWorld(deps, session);
  if (decision.kind === "START") {
    // The link may be a week old, and the directory has learned since.
    const fresh = refreshContact(session, await loadPerson(deps.identities, session));
    return start(fresh, binding, world);
  }
  if (decision.kind === "TAKE_OVER") return takeOver(session, binding, world);
  return resume(session, world);
};
