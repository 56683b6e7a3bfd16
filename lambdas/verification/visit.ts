import { hashLinkToken } from "../core/link/domain.ts";
import type { Link, LinkStore } from "../core/link/store.ts";
import type { ModuleMessage } from "../core/module/definition.ts";
import type { Notification } from "../core/notification/schema.ts";
import type { Organization } from "../core/organization/schema.ts";
import type { OrganizationStore } from "../core/organization/store.ts";
import { type DeliveryDeps, markUndelivered } from "../core/session/delivery-outcome.ts";
import { expire } from "../core/session/domain.ts";
import type { Session } from "../core/session/schema.ts";
import type { WorkflowStore } from "../core/workflow/store.ts";
import type { Clock } from "../platform/clock.ts";
import type { Ids } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import type { Queue } from "../platform/queue.ts";
import type { VisitView } from "./contract.ts";
import type { Step, World } from "./domain/engine.ts";
import { linkInvalid, overtaken } from "./domain/refusals.ts";
import { viewVisit } from "./domain/view.ts";

export interface VisitDeps extends DeliveryDeps {
  clock: Clock;
  ids: Ids;
  log: Log;
  baseUrl: string;
  organizations: Pick<OrganizationStore, "getCached">;
  workflows: Pick<WorkflowStore, "getVersion">;
  links: Pick<LinkStore, "find">;
  notifications: Queue<Notification>;
}

// Anything else was never given out; looking it up would only cost a request.
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Throws 404 `LINK_INVALID` where there is none. */
export const loadLink = async (
  deps: VisitDeps,
  token: string,
): Promise<{ link: Link; session: Session; organization: Organization }> => {
  const link = TOKEN.test(token) ? await deps.links.find(hashLinkToken(token)) : undefined;
  const session = link === undefined ? undefined : await deps.sessions.get(link.sessionId);
  if (link === undefined || session === undefined) throw linkInvalid();
  deps.log.with({ sessionId: session.id });
  return { link, session, organization: await loadOrganization(deps, session) };
};

export const loadOrganization = async (deps: VisitDeps, session: Session): Promise<Organization> => {
  const organization = await deps.organizations.getCached(session.organizationId);
  if (organization === undefined) throw new Error("The organization of a session does not exist.");
  return organization;
};

/** What the engine needs from outside for one step of this session. */
export const loadWorld = async (deps: VisitDeps, session: Session): Promise<World> => {
  const workflow = await deps.workflows.getVersion(session.workflowId, session.workflowVersion);
  if (workflow === undefined) throw new Error("The workflow version of a session does not exist.");
  return { workflow, at: deps.writer.now(), random: deps.ids };
};

/** Writes the step, then sends its messages. False where somebody else changed the session first. */
export const takeStep = async (
  deps: VisitDeps,
  step: Step,
  organization: Organization,
): Promise<Session | false> => {
  if (step.kind === "SUCCEED") return deps.writer.succeed(step.before, step.patch, [], step.lead);
  const { change, messages } = step;
  if (!(await deps.writer.write(change))) return false;
  return messages.length === 0 ? change.after : sendMessages(deps, change.after, organization, messages);
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
    deps.log.error("MESSAGE_NOT_QUEUED", { sessionId: session.id }, error);
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
