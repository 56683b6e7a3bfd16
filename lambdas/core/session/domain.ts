import { plusMinutes } from "../../platform/clock.ts";
import { type EventName, type SessionEvent, toType } from "../event/schema.ts";
import type { Session, SessionView } from "./schema.ts";
import { allows, canExpire, type SessionStatus, type TransitionName, transitions } from "./state-machine.ts";

/** What the outside decides for a pure function: the time, and the ids of the events it makes. */
export interface Now {
  now: Date;
  eventId(): string;
}

/** One state change, ready to be written: the record before and after, and the events that tell of it. */
export interface Change {
  name: TransitionName;
  before: Session;
  after: Session;
  events: SessionEvent[];
}

export type Patch = Partial<Omit<Session, "id" | "organizationId" | "status" | "version" | "eventSequence">>;

const ENDS: readonly SessionStatus[] = ["SUCCEEDED", "FAILED", "CANCELED", "EXPIRED"];
const FINISHED_EVENTS: readonly EventName[] = [
  "SESSION_SUCCEEDED",
  "SESSION_FAILED",
  "SESSION_PENDING_REVIEW",
  "IDENTITY_ENROLLED",
];

const makeEvent = (session: Session, name: EventName, sequence: number, at: Now): SessionEvent => ({
  id: at.eventId(),
  eventType: name,
  type: toType(name),
  timestamp: at.now.toISOString(),
  sequence,
  organizationId: session.organizationId,
  interviewId: session.id,
  integrationReference: session.integrationId,
  integrationName: session.integrationName,
  loginHint: session.loginHint,
  externalCustomerId: session.externalCustomerId,
  correlationId: session.correlationId,
  customFields: session.customFields,
  onboardingStatus: FINISHED_EVENTS.includes(name) ? "ONBOARDING_FINISHED" : null,
  identityId: name === "SESSION_SUCCEEDED" || name === "IDENTITY_ENROLLED" ? session.identityId : null,
  failureReason: name === "SESSION_FAILED" ? session.failureReason : null,
});

/**
 * Applies a transition of the state machine. Throws where it is not allowed: callers check first and tell their user
 * why, so getting here is a defect.
 */
export const change = (
  before: Session,
  name: TransitionName,
  patch: Patch,
  at: Now,
  further: readonly EventName[] = [],
): Change => {
  if (!allows(name, before.status)) throw new Error(`A ${before.status} session cannot ${name}.`);
  const transition = transitions[name];
  const names = [...(transition.event === null ? [] : [transition.event]), ...further];
  const after: Session = {
    ...before,
    ...patch,
    status: transition.to,
    finishedAt: ENDS.includes(transition.to) ? at.now.toISOString() : (patch.finishedAt ?? before.finishedAt),
    eventSequence: before.eventSequence + names.length,
    version: before.version + 1,
  };
  // What a module remembers is of no use once nobody can act on it.
  if (ENDS.includes(after.status)) after.moduleState = null;
  return {
    name,
    before,
    after,
    events: names.map((event, index) => makeEvent(after, event, before.eventSequence + index + 1, at)),
  };
};

/** Two transitions, one after the other, that are written as one: nobody ever sees the state between them. */
export const chain = (first: Change, second: Change): Change => ({
  name: first.name,
  before: first.before,
  after: second.after,
  events: [...first.events, ...second.events],
});

const countAttempts = (session: Session): number =>
  session.modules.reduce((sum, module) => sum + module.attempts, 0);

/** Whether the change records a proof that the person gave, and whether it was right. */
export const proofIn = ({
  before,
  after,
}: Pick<Change, "before" | "after">): "RIGHT" | "WRONG" | undefined => {
  if (countAttempts(after) === countAttempts(before)) return undefined;
  return after.modules[before.position]?.status === "PASSED" ? "RIGHT" : "WRONG";
};

/** Past its end by the clock, whether or not anyone has written that down yet. */
export const isOverdue = (session: Pick<Session, "status" | "expiresAt">, now: Date): boolean =>
  canExpire(session.status) && session.expiresAt <= now.toISOString();

export const expiryReason = (session: Pick<Session, "status">): "LINK_EXPIRED" | "SESSION_EXPIRED" =>
  session.status === "CREATED" ? "LINK_EXPIRED" : "SESSION_EXPIRED";

export const expire = (session: Session, at: Now): Change =>
  change(session, "expire", { failureReason: expiryReason(session) }, at);

export const cancel = (session: Session, at: Now): Change =>
  change(session, "cancel", { failureReason: "CANCELED" }, at);

/** What was proved is no address of the person any more. */
export const failChanged = (session: Session, patch: Patch, at: Now): Change =>
  change(session, "fail", { ...patch, failureReason: "CONTACT_CHANGED" }, at);

/** What callers see. An overdue session reads as expired although the sweeper has yet to write it. */
export const viewSession = (session: Session, now: Date): SessionView => ({
  interviewId: session.id,
  status: isOverdue(session, now) ? "EXPIRED" : session.status,
  integrationReference: session.integrationId,
  integrationName: session.integrationName,
  workflowId: session.workflowId,
  workflowVersion: session.workflowVersion,
  loginHint: session.loginHint,
  externalCustomerId: session.externalCustomerId,
  correlationId: session.correlationId,
  customFields: session.customFields,
  identityId: session.identityId,
  failureReason: isOverdue(session, now) ? expiryReason(session) : session.failureReason,
  modules: session.modules,
  createdAt: session.createdAt,
  startedAt: session.startedAt,
  finishedAt: isOverdue(session, now) ? session.expiresAt : session.finishedAt,
  expiresAt: session.expiresAt,
});

/** Until when an ended session may point to a person; undefined where it may for ever or no longer does. */
export const retainedUntil = (session: Session): string | undefined => {
  if (session.retentionDays === null || session.finishedAt === null || session.redactedAt !== null)
    return undefined;
  return plusMinutes(new Date(session.finishedAt), session.retentionDays * 24 * 60).toISOString();
};

export const REDACTED = "[redacted]";

/** The session without anything that came from or points to a person; ids and the course of events stay. */
export const redact = (session: Session, now: Date): Session => ({
  ...session,
  loginHint: REDACTED,
  contact: {},
  externalCustomerId: null,
  correlationId: null,
  customFields: {},
  notification:
    session.notification === null
      ? null
      : { channels: session.notification.channels, status: session.notification.status },
  review: session.review === null ? null : { ...session.review, comment: REDACTED },
  moduleState: null,
  redactedAt: session.redactedAt ?? now.toISOString(),
  version: session.version + 1,
});

/** The addresses behind the channels that the person has proved. */
export const provedContact = ({ contact, provedChannels }: Session) => ({
  email: provedChannels.includes("EMAIL") ? contact.email : undefined,
  phone: provedChannels.includes("SMS") ? contact.phone : undefined,
});
