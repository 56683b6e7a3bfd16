import type { Organization } from "../../core/organization/schema.ts";
import { expiryReason, isOverdue } from "../../core/session/domain.ts";
import { currentModule, type World } from "../../core/session/engine.ts";
import type { Session } from "../../core/session/schema.ts";
import type { VisitView } from "../contract.ts";

export const viewOrganization = ({ name, branding }: Organization): VisitView["organization"] => ({
  name,
  logoUrl: branding.logoUrl,
  primaryColor: branding.primaryColor,
});

/** The address to return to, which says for which verification. It has no fragment (core/integration). */
const withInterviewId = (url: string, id: string): string => {
  const joint = url.includes("?") ? (/[?&]$/.test(url) ? "" : "&") : "?";
  return `${url}${joint}interviewId=${encodeURIComponent(id)}`;
};

const viewCurrent = (session: Session, world: World): VisitView["current"] => {
  const { module, context } = currentModule(session, world);
  return { module: module.type, view: module.view(session.moduleState, context) };
};

/** The session as its person sees it. What is overdue reads as expired although nobody has written that yet. */
export const viewVisit = (session: Session, organization: Organization, world: World): VisitView => {
  const overdue = isOverdue(session, world.at.now);
  return {
    interviewId: session.id,
    status: overdue ? "EXPIRED" : session.status,
    failureReason: overdue ? expiryReason(session) : session.failureReason,
    language: session.language,
    expiresAt: session.expiresAt,
    organization: viewOrganization(organization),
    steps: session.modules.map(({ type, status }) => ({ type, status })),
    current: session.status === "STARTED" && !overdue ? viewCurrent(session, world) : null,
    redirectUrl: session.redirectUrl === null ? null : withInterviewId(session.redirectUrl, session.id),
    login: session.login,
  };
};
