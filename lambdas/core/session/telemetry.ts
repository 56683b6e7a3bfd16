import type { Log } from "../../platform/log.ts";
import type { Metrics } from "../../platform/metric.ts";
import { sessionFailures, sessionSeconds, sessions } from "../metrics.ts";
import type { Change } from "./domain.ts";
import { failureReasons } from "./failure-reasons.ts";
import type { Session } from "./schema.ts";

/** What operators see of sessions: one log line and the metrics of each change, once it is written. */
export interface SessionTelemetry {
  requested(created: Session): void;
  changed(change: Pick<Change, "before" | "after">): void;
}

const reasonOf = (session: Session) =>
  failureReasons.find((reason) => reason === session.failureReason) ?? "OTHER";

const secondsOf = ({ createdAt, finishedAt }: Session): number =>
  finishedAt === null ? 0 : (Date.parse(finishedAt) - Date.parse(createdAt)) / 1000;

export const createSessionTelemetry = (log: Log, metrics: Metrics): SessionTelemetry => {
  const finished = (session: Session): void => {
    const { status } = session;
    if (status === "CREATED" || status === "STARTED" || status === "PENDING_REVIEW") return;
    metrics.add(sessionSeconds, { Ended: status }, secondsOf(session));
    if (status !== "SUCCEEDED") metrics.add(sessionFailures, { Reason: reasonOf(session) });
  };

  const note = (session: Session, from: string | null): void => {
    log.info("SESSION_CHANGED", {
      interviewId: session.id,
      organizationId: session.organizationId,
      integrationId: session.integrationId,
      from,
      to: session.status,
      reason: session.failureReason,
    });
    metrics.add(sessions, { Status: session.status });
  };

  return {
    requested: (created) => note(created, null),
    changed: ({ before, after }) => {
      // A step of a module, a second visit, another link: the session stays what it was.
      if (before.status === after.status) return;
      note(after, before.status);
      finished(after);
    },
  };
};
