import { expire, isOverdue } from "../core/session/domain.ts";
import type { SessionStore } from "../core/session/store.ts";
import type { SessionWriter } from "../core/session/writer.ts";
import { type Clock, plusMinutes } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";

export interface ExpireDeps {
  sessions: Pick<SessionStore, "get" | "findOverdue" | "postponeExpiry">;
  writer: SessionWriter;
  clock: Clock;
  log: Log;
}

export interface ExpiryCount {
  /** Ended by this run. */
  expired: number;
  /** Somebody else changed or ended them first. */
  skipped: number;
  /** Could not be read or written; they are tried again later. */
  failed: number;
}

/** Bounds of one run, so that it ends before the function's timeout; the next run takes up the rest. */
const PER_SHARD = 25;
const ROUNDS = 5;
const AT_ONCE = 20;
const POSTPONE_MINUTES = 15;

type Outcome = keyof ExpiryCount;

/** Ends every session whose link or time has run out and that nobody has ended yet. */
export const expireOverdue = async (deps: ExpireDeps): Promise<ExpiryCount> => {
  const count: ExpiryCount = { expired: 0, skipped: 0, failed: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const ids = await deps.sessions.findOverdue(deps.clock.now(), PER_SHARD);
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const outcomes = await Promise.all(ids.slice(start, start + AT_ONCE).map((id) => expireOne(deps, id)));
      for (const outcome of outcomes) count[outcome] += 1;
    }
    // The index is a little behind, so a further look at once would mostly find the same ones.
    if (ids.length < PER_SHARD) break;
  }
  deps.log.info("SESSIONS_EXPIRED", { ...count });
  return count;
};

const expireOne = async (deps: ExpireDeps, id: string): Promise<Outcome> => {
  try {
    const session = await deps.sessions.get(id);
    if (session === undefined || !isOverdue(session, deps.clock.now())) return "skipped";
    return (await deps.writer.write(expire(session, deps.writer.now()))) ? "expired" : "skipped";
  } catch (error) {
    deps.log.error("SESSION_NOT_EXPIRED", { interviewId: id }, error);
    await postpone(deps, id);
    return "failed";
  }
};

/** One that cannot be ended would otherwise stand at the head of its shard for ever, in the way of the others. */
const postpone = async (deps: ExpireDeps, id: string): Promise<void> => {
  try {
    await deps.sessions.postponeExpiry(id, plusMinutes(deps.clock.now(), POSTPONE_MINUTES));
  } catch (error) {
    deps.log.error("SESSION_NOT_POSTPONED", { interviewId: id }, error);
  }
};
