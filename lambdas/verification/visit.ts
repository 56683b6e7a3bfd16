import { isDeepStrictEqual } from "node:util";
import type { IdentityStore } from "../core/identity/store.ts";
import { hashLinkToken } from "../core/link/domain.ts";
import type { Link } from "../core/link/schema.ts";
import type { LinkStore } from "../core/link/store.ts";
import type { ModuleMessage } from "../core/module/definition.ts";
import type { Notification } from "../core/notification/schema.ts";
import type { Organization } from "../core/organization/schema.ts";
import type { OrganizationStore } from "../core/organization/store.ts";
import { commitStep } from "../core/session/commit-step.ts";
import { refreshContact } from "../core/session/contact.ts";
import { type DeliveryDeps, markUndelivered } from "../core/session/delivery-outcome.ts";
import { chain, expire, failChanged } from "../core/session/domain.ts";
import type { Step } from "../core/session/engine.ts";
import { loadPerson } from "../core/session/load-person.ts";
import { loadWorld } from "../core/session/load-world.ts";
import type { Session } from "../core/session/schema.ts";
import type { Visitor } from "../core/session/visitor.ts";
import type { Clock } from "../platform/clock.ts";
import { reportFailure } from "../platform/failure.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metric.ts";
import type { Queue } from "../platform/queue.ts";
import type { VisitView } from "./contract.ts";
import { linkInvalid, overtaken } from "./domain/refusals.ts";
import { viewVisit } from "./domain/view.ts";

export interface VisitDeps extends DeliveryDeps {
  clock: Clock;
  log: Log;
  metrics: Metrics;
  baseUrl: string;
  organizations: Pick<OrganizationStore, "getCached">;
  links: Pick<LinkStore, "find">;
  identities: Pick<IdentityStore, "get" | "findByLogin">;
  notifications: Queue<Notification>;
}

// Anything else was never given out; looking it up would only cost a request.
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

interface OpenedLink {
  link: Link;
  session: Session;
}

/** Throws 404 `LINK_INVALID` where there is none. */
export const loadLink = async (
  deps: VisitDeps,
  token: string,
  visitor: Visitor | undefined,
): Promise<OpenedLink & { organization: Organization }> => {
  const opened = TOKEN.test(token) ? await openLink(deps, hashLinkToken(token), visitor) : undefined;
  if (opened === undefined) throw linkInvalid();
  deps.log.with({ sessionId: opened.session.id });
  return { ...opened, organization: await loadOrganization(deps, opened.session) };
};

/** A browser that was here before names the session: where the link is that session's own, its row has nothing to add. */
const openLink = async (
  deps: VisitDeps,
  hash: string,
  visitor: Visitor | undefined,
): Promise<OpenedLink | undefined> => {
  const named = visitor === undefined ? undefined : await deps.sessions.get(visitor.sessionId);
  if (named?.link.hash === hash) {
    const { version, expiresAt } = named.link;
    return { link: { sessionId: named.id, version, expiresAt }, session: named };
  }
  const link = await deps.links.find(hash);
  const session = link === undefined ? undefined : await deps.sessions.get(link.sessionId);
  return link === undefined || session === undefined ? undefined : { link, session };
};

export const loadOrganization = async (deps: VisitDeps, session: Session): Promise<Organization> => {
  const organization = await deps.organizations.getCached(session.organizationId);
  if (organization === undefined) throw new Error("The organization of a session does not exist.");
  return organization;
};

/**
 * A step that sends something is decided by where the person can be reached now, which may not be what it was when the
 * session was made. Where something is proved already that would mix proofs of two addresses: then the visit ends.
 */
export const decideStep = async (
  deps: VisitDeps,
  session: Session,
  decide: (session: Session) => Promise<Step | undefined>,
): Promise<Step | undefined> => {
  const step = await decide(session);
  if (step?.kind !== "CHANGE" || step.messages.length === 0) return step;
  const fresh = refreshContact(session, await loadPerson(deps.identities, session));
  if (fresh === session) return step;
  const { after } = step.change;
  if (after.provedChannels.length === 0) return decide(fresh);
  if (isDeepStrictEqual(fresh.contact, session.contact)) return step;
  const ended = failChanged(after, {}, deps.writer.now());
  return { kind: "CHANGE", change: chain(step.change, ended), messages: [] };
};

/** Writes the step, then sends its messages. False where somebody else changed the session first. */
export const takeStep = async (
  deps: VisitDeps,
  step: Step,
  organization: Organization,
): Promise<Session | false> => {
  const written = await commitStep(deps.writer, step);
  if (written === false || step.kind === "SUCCEED" || step.messages.length === 0) return written;
  return sendMessages(deps, written, organization, step.messages);
};

const toNotification = (
  session: Session,
  organization: Organization,
  message: ModuleMessage,
): Notification => ({
  ...message,
  sessionId: session.id,
  organizationName: organization.name,
  language: session.language,
});

/** A message that cannot even be queued is one that was refused: the page says so and offers another. */
const sendMessages = async (
  deps: VisitDeps,
  session: Session,
  organization: Organization,
  messages: readonly ModuleMessage[],
): Promise<Session> => {
  try {
    await deps.notifications.sendAll(
      messages.map((message) => toNotification(session, organization, message)),
    );
    return session;
  } catch (error) {
    reportFailure(deps, "MESSAGE_NOT_QUEUED", { interviewId: session.id }, error);
    for (const { reference } of messages) await markUndelivered(deps, session.id, reference);
    return (await deps.sessions.get(session.id)) ?? session;
  }
};

/** The clock has ended the session: writes that down, with its event, unless somebody was faster. */
export const endOverdue = async (deps: VisitDeps, session: Session): Promise<void> => {
  if (!(await deps.writer.write(expire(session, deps.writer.now())))) throw overtaken();
};

export const viewNow = async (
  deps: VisitDeps,
  session: Session,
  organization: Organization,
): Promise<VisitView> => viewVisit(session, organization, await loadWorld(deps, session));
