import { expire, isOverdue } from "../core/session/domain.ts";
import type { SessionStore } from "../core/session/store.ts";
import type { SessionWriter } from "../core/session/writer.ts";
import { type Clock, plusMinutes } from "../platform/clock.ts";
import { reportFailure } from "../platform/failure.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metric.ts";
import { workThrough } from "./work-through.ts";

export interface ExpireDeps {
  sessions: Pick<SessionStore, "get" | "findOverdue" | "postpone">;
  writer: SessionWriter;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}

export interface ExpiryCount {
  /** Ended by this run. */
  expired: number;
  /** Somebody else changed or ended them first. */
  skipped: number;
  /** Could not be read or written; they are tried again later. */
  failed: number;
}

const POSTPONE_MINUTES = 15;

type Outcome = keyof ExpiryCount;

/** Ends every session whose link or time has run out and that nobody has ended yet. */
export const expireOverdue = async (deps: ExpireDeps): Promise<ExpiryCount> => {
  const count: ExpiryCount = { expired: 0, skipped: 0, failed: 0 };
  await workThrough(
    count,
    (perShard) => deps.sessions.findOverdue(deps.clock.now(), perShard),
    (id) => expireOne(deps, id),
  );
  deps.log.info("SESSIONS_EXPIRED", { ...count });
  return count;
};

const expireOne = async (deps: ExpireDeps, id: string): Promise<Outcome> => {
  try {
    const session = await deps.sessions.get(id);
    if (session === undefined || !isOverdue(session, deps.clock.now())) return "skipped";
    return (await deps.writer.write(expire(session, deps.writer.now()))) ? "expired" : "skipped";
  } catch (error) {
    reportFailure(deps, "SESSION_NOT_EXPIRED", { interviewId: id }, error);
    await postpone(deps, id);
    return "failed";
  }
};

/** One that cannot be ended would otherwise stand at the head of its shard for ever, in the way of the others. */
const postpone = async (deps: ExpireDeps, id: string): Promise<void> => {
  try {
    await deps.sessions.postpone(id, plusMinutes(deps.clock.now(), POSTPONE_MINUTES));
  } catch (error) {
    reportFailure(deps, "SESSION_NOT_POSTPONED", { interviewId: id }, error);
  }
};
