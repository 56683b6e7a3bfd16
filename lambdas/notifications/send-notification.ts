import { notifications } from "../core/metrics.ts";
import type { Notification, PersonNotification } from "../core/notification/schema.ts";
import { type DeliveryDeps, markUndelivered, recordLinkDelivery } from "../core/session/delivery-outcome.ts";
import { isOverdue } from "../core/session/domain.ts";
import { canExpire } from "../core/session/state-machine.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metric.ts";
import type { Channels, SendOutcome } from "./channels.ts";
import { composeMail } from "./domain/compose-mail.ts";
import { composeSms } from "./domain/compose-sms.ts";
import { type NotifyDeps, notifyAdministrators } from "./notify-administrators.ts";

export interface SendDeps extends DeliveryDeps, Pick<NotifyDeps, "organizations" | "users"> {
  channels: Channels;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  baseUrl: string;
}

export const sendNotification = (deps: SendDeps, message: Notification): Promise<void> =>
  message.kind === "WEBHOOK_DISABLED" ? notifyAdministrators(deps, message) : sendToPerson(deps, message);

/**
 * Sends one message and keeps what became of it. Throws where trying again may help; the queue then brings it back.
 * A message may go out twice (the function dies right after sending), never for a session that has moved on.
 */
const sendToPerson = async (deps: SendDeps, message: PersonNotification): Promise<void> => {
  const facts = { interviewId: message.sessionId, kind: message.kind, channel: message.channel };
  assertOwnAddress(deps, message);
  if (!(await isWanted(deps, message))) return note(deps, "STALE", facts);
  const outcome = await dispatch(deps, message);
  note(deps, outcome, facts);
  await keep(deps, message, outcome, facts);
};

interface Facts {
  interviewId: string;
  kind: PersonNotification["kind"];
  channel: PersonNotification["channel"];
}

const note = ({ log, metrics }: SendDeps, outcome: SendOutcome | "STALE", facts: Facts): void => {
  log.info(`NOTIFICATION_${outcome}`, { ...facts });
  metrics.add(notifications, { Channel: facts.channel, Outcome: outcome });
};

/** Whatever got into the queue: people are never sent to an address that is not ours. */
const assertOwnAddress = (deps: SendDeps, message: PersonNotification): void => {
  if (message.kind === "LINK" && !message.url.startsWith(`${deps.baseUrl}/v/`)) {
    throw new Error("The link of a message does not lead to us.");
  }
};

/** A message can be late by hours (a queue that was down, a redrive): a dead link or code would only confuse. */
const isWanted = async (deps: SendDeps, message: PersonNotification): Promise<boolean> => {
  const session = await deps.sessions.get(message.sessionId);
  if (session === undefined || isOverdue(session, deps.clock.now())) return false;
  if (message.kind === "CODE") return session.status === "STARTED";
  const { notification } = session;
  // The queue may deliver twice, and so may a caller who repeats a request. With two ways it is not known which one went.
  const sentBefore = notification?.status === "SENT" && notification.channels !== "EMAIL_AND_SMS";
  return canExpire(session.status) && session.link.expiresAt === message.expiresAt && !sentBefore;
};

const dispatch = (deps: SendDeps, message: PersonNotification): Promise<SendOutcome> => {
  const now = deps.clock.now();
  return message.channel === "EMAIL"
    ? deps.channels.sendMail(message.to, composeMail(message, now))
    : deps.channels.sendSms(message.to, composeSms(message, now));
};

/** The message is out or refused for good: failing now would only send it again. */
const keep = async (
  deps: SendDeps,
  message: PersonNotification,
  outcome: SendOutcome,
  facts: Facts,
): Promise<void> => {
  try {
    const kept = await record(deps, message, outcome);
    if (!kept) deps.log.warn("NOTIFICATION_OUTCOME_NOT_KEPT", { ...facts });
  } catch (error) {
    if (outcome === "REFUSED") throw error;
    deps.log.warn("NOTIFICATION_OUTCOME_NOT_KEPT", { ...facts }, error);
  }
};

const record = async (
  deps: SendDeps,
  message: PersonNotification,
  outcome: SendOutcome,
): Promise<boolean> => {
  if (message.kind === "LINK") {
    return recordLinkDelivery(deps, message, outcome === "SENT" ? "SENT" : "FAILED");
  }
  return outcome === "SENT" || markUndelivered(deps, message.sessionId, message.reference);
};
