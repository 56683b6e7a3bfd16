import { plusMinutes } from "../../platform/clock.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { conflict, notFound, unavailable } from "../../platform/errors.ts";
import type { Actor, AuditAction } from "../audit/schema.ts";
import { redactEvents } from "../event/redact.ts";
import { deriveLinkToken, hashLinkToken, linkUrl } from "../link/domain.ts";
import { refreshNotification } from "./contact.ts";
import type { SessionDeps } from "./deps.ts";
import { cancel, change, expire, isOverdue, redact } from "./domain.ts";
import { loadPerson } from "./load-person.ts";
import { requireOrganization } from "./request-session.ts";
import type { Session } from "./schema.ts";
import { sendLink } from "./send-link.ts";
import { allows } from "./state-machine.ts";

/** Whose session, and who asks. Another organization's session answers like one that does not exist. */
export interface SessionCommand {
  organizationId: string;
  actor: Actor;
  id: string;
}

const TRIES = 4;

export const requireSession = async (
  deps: Pick<SessionDeps, "sessions">,
  organizationId: string,
  id: string,
): Promise<Session> => {
  const session = await deps.sessions.get(id);
  if (session === undefined || session.organizationId !== organizationId) {
    throw notFound("SESSION_NOT_FOUND", "There is no session with this id.");
  }
  return session;
};

/** Why a session that is not open can be neither cancelled nor sent again. */
const notOpen = ({ status }: Session) =>
  status === "PENDING_REVIEW"
    ? conflict("REVIEW_PENDING", "The person is done; a reviewer has to decide.")
    : ended();

const ended = () => conflict("SESSION_ENDED", "The session has ended already.");

const auditWrite = (deps: Pick<SessionDeps, "audit">, command: SessionCommand, action: AuditAction) =>
  deps.audit.record({
    organizationId: command.organizationId,
    actor: command.actor,
    action,
    target: { type: "session", id: command.id },
  });

/** The person may be in the middle of a step: read again and try, a few times. */
const retry = async <Result>(run: () => Promise<Result | undefined>): Promise<Result> => {
  for (let tries = 0; tries < TRIES; tries++) {
    const result = await run();
    if (result !== undefined) return result;
  }
  throw unavailable();
};

/** Ends an open session as `CANCELED`. Cancelling twice is the same as once; a session that ended otherwise is a 409. */
export const cancelSession = (
  deps: Pick<SessionDeps, "sessions" | "writer" | "clock" | "audit">,
  command: SessionCommand,
): Promise<Session> =>
  retry(async () => {
    const session = await requireSession(deps, command.organizationId, command.id);
    if (session.status === "CANCELED") return session;
    if (isOverdue(session, deps.clock.now())) {
      await deps.writer.write(expire(session, deps.writer.now()));
      throw ended();
    }
    if (!allows("cancel", session.status)) throw notOpen(session);
    const changed = cancel(session, deps.writer.now());
    return (await deps.writer.write(changed, [auditWrite(deps, command, "session.canceled")]))
      ? changed.after
      : undefined;
  });

/** A new link; the old one dies, and so does the hold of a browser that had opened it. */
export const resendSession = async (
  deps: SessionDeps,
  command: SessionCommand,
): Promise<{ interviewId: string; url: string; expiresAt: string }> => {
  const organization = await requireOrganization(deps, command.organizationId);
  const { session, url } = await retry(async () => {
    const before = await requireSession(deps, command.organizationId, command.id);
    const now = deps.clock.now();
    if (before.status !== "CREATED" && before.status !== "STARTED") throw notOpen(before);
    // Whoever began a sign-in is waiting for it. A link that reaches another browser would let that one sign them in.
    if (before.login !== null) throw conflict("SESSION_IS_SIGN_IN", "The link of a sign-in cannot be sent.");
    // An expired link may be sent again as long as nobody has written the end of the session.
    const version = before.link.version + 1;
    const expiresAt = plusMinutes(now, before.link.validMinutes).toISOString();
    const token = deriveLinkToken(await deps.linkKey(), before.id, version);
    const hash = hashLinkToken(token);
    const notification =
      before.notification && refreshNotification(before, await loadPerson(deps.identities, before));
    const changed = change(
      before,
      before.status === "CREATED" ? "resend" : "resendStarted",
      {
        link: { ...before.link, version, hash, expiresAt },
        expiresAt,
        browserHash: null,
        notification: notification && { ...notification, status: "QUEUED" },
      },
      deps.writer.now(),
    );
    const written = await deps.writer.write(changed, [
      deps.links.create(hash, { sessionId: before.id, version, expiresAt }),
      auditWrite(deps, command, "session.resent"),
    ]);
    return written ? { session: changed.after, url: linkUrl(deps.baseUrl, token) } : undefined;
  });
  await sendLink(deps, session, organization, url);
  return { interviewId: session.id, url, expiresAt: session.link.expiresAt };
};

export type RedactDeps = Pick<SessionDeps, "sessions" | "writer" | "audit" | "clock" | "table">;

/**
 * Removes the person from a session: it is cancelled if it is open, then the record, its events and their copies in
 * deliveries lose everything that points to somebody. Ids, times and the course of events stay.
 */
export const redactSession = async (deps: RedactDeps, command: SessionCommand): Promise<Session> => {
  const session = await retry(async () => {
    const before = await requireSession(deps, command.organizationId, command.id);
    if (before.redactedAt !== null) return before;
    if (allows("cancel", before.status)) {
      await deps.writer.write(cancel(before, deps.writer.now()));
      return undefined;
    }
    if (before.status === "PENDING_REVIEW") {
      throw conflict("REVIEW_PENDING", "A reviewer has to decide before the session can be redacted.");
    }
    const after = redact(before, deps.clock.now());
    const outcome = await transact(deps.table, [
      deps.sessions.replace(after),
      auditWrite(deps, command, "session.redacted"),
    ]);
    return outcome.ok ? after : undefined;
  });
  // Also on a repeated call: the first one may have died half way.
  await redactEvents(deps.table, session);
  return session;
};
