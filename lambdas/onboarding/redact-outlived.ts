import { type RedactDeps, redactSession } from "../core/session/administer-session.ts";
import { retainedUntil } from "../core/session/domain.ts";
import type { SessionStore } from "../core/session/store.ts";
import { plusMinutes } from "../platform/clock.ts";
import { reportFailure } from "../platform/failure.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metric.ts";
import { workThrough } from "./work-through.ts";

export interface RedactOutlivedDeps extends RedactDeps {
  sessions: SessionStore;
  log: Log;
  metrics: Metrics;
}

export interface RedactionCount {
  redacted: number;
  /** Somebody else did it first, or the rule is another one by now. */
  skipped: number;
  /** Could not be read or written; they are tried again later. */
  failed: number;
}

const POSTPONE_MINUTES = 6 * 60;

/** Takes the person out of every session that has outlived the retention of its organization. */
export const redactOutlived = async (deps: RedactOutlivedDeps): Promise<RedactionCount> => {
  const count: RedactionCount = { redacted: 0, skipped: 0, failed: 0 };
  await workThrough(
    count,
    (perShard) => deps.sessions.findOutlived(deps.clock.now(), perShard),
    (id) => redactOne(deps, id),
  );
  deps.log.info("SESSIONS_REDACTED", { ...count });
  return count;
};

const redactOne = async (deps: RedactOutlivedDeps, id: string): Promise<keyof RedactionCount> => {
  try {
    const session = await deps.sessions.get(id);
    const end = session === undefined ? undefined : retainedUntil(session);
    if (session === undefined || end === undefined || end > deps.clock.now().toISOString()) return "skipped";
    await redactSession(deps, {
      organizationId: session.organizationId,
      actor: { type: "SYSTEM", id: "retention" },
      id,
    });
    return "redacted";
  } catch (error) {
    reportFailure(deps, "SESSION_NOT_REDACTED", { interviewId: id }, error);
    await postpone(deps, id);
    return "failed";
  }
};

/** One that cannot be redacted would otherwise stand at the head of its shard for ever, in the way of the others. */
const postpone = async (deps: RedactOutlivedDeps, id: string): Promise<void> => {
  try {
    await deps.sessions.postpone(id, plusMinutes(deps.clock.now(), POSTPONE_MINUTES));
  } catch (error) {
    reportFailure(deps, "SESSION_NOT_POSTPONED", { interviewId: id }, error);
  }
};
