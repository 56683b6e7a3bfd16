import { type SessionStatus, sessionStatuses } from "../../core/session/state-machine.ts";
import type { Grouping, Interval, VerificationCounts } from "../contract/insights.ts";
import { bucketStart, bucketStarts } from "./time-buckets.ts";
import type { VerificationFact } from "./verification-fact.ts";

export interface CountRequest {
  from: Date;
  to: Date;
  interval: Interval;
  groupBy: Grouping;
}

type Series = VerificationCounts["series"][number];
type Statuses = Record<SessionStatus, number>;

const noStatuses = (): Statuses => ({
  CREATED: 0,
  STARTED: 0,
  PENDING_REVIEW: 0,
  SUCCEEDED: 0,
  FAILED: 0,
  CANCELED: 0,
  EXPIRED: 0,
});

const groupOf = (
  fact: VerificationFact,
  groupBy: Grouping,
  workflowNames: ReadonlyMap<string, string>,
): { key: string; name: string } => {
  switch (groupBy) {
    case "integration":
      return { key: fact.integrationId, name: fact.integrationName };
    case "workflow":
      return { key: fact.workflowId, name: workflowNames.get(fact.workflowId) ?? fact.workflowId };
    case "status":
      return { key: fact.status, name: fact.status };
  }
};

/** What the sweeper has yet to write counts as what it will be. */
const settle = (fact: VerificationFact, now: Date): VerificationFact =>
  (fact.status === "CREATED" || fact.status === "STARTED") && fact.expiresAt <= now.toISOString()
    ? { ...fact, status: "EXPIRED" }
    : fact;

/** Counts sessions, newest first, into intervals and groups. A group is named as its newest session names it. */
export const countFacts = (
  request: CountRequest,
  found: { facts: readonly VerificationFact[]; complete: boolean },
  workflowNames: ReadonlyMap<string, string>,
  now: Date,
): VerificationCounts => {
  const starts = bucketStarts(request.from, request.to, request.interval);
  const positions = new Map(starts.map((start, index) => [start, index]));
  const series = new Map<string, Series>();
  const statuses = noStatuses();
  for (const fact of found.facts.map((each) => settle(each, now))) {
    const group = groupOf(fact, request.groupBy, workflowNames);
    const one = series.get(group.key) ?? {
      ...group,
      total: 0,
      statuses: noStatuses(),
      counts: starts.map(() => 0),
    };
    series.set(group.key, one);
    const position = positions.get(bucketStart(Date.parse(fact.createdAt), request.interval));
    if (position !== undefined) one.counts[position] = (one.counts[position] ?? 0) + 1;
    one.total += 1;
    one.statuses[fact.status] = (one.statuses[fact.status] ?? 0) + 1;
    statuses[fact.status] += 1;
  }
  return {
    from: request.from.toISOString(),
    to: request.to.toISOString(),
    interval: request.interval,
    groupBy: request.groupBy,
    truncated: !found.complete,
    countedFrom: found.complete
      ? request.from.toISOString()
      : (found.facts.at(-1)?.createdAt ?? request.to.toISOString()),
    total: found.facts.length,
    statuses,
    buckets: starts.map((start) => new Date(start).toISOString()),
    series: [...series.values()].sort(bySize(request.groupBy)),
  };
};

const statusOrder: readonly string[] = sessionStatuses;

// Statuses keep their own order, so that a chart's colours do not jump.
const bySize =
  (groupBy: Grouping) =>
  (a: Series, b: Series): number =>
    groupBy === "status"
      ? statusOrder.indexOf(a.key) - statusOrder.indexOf(b.key)
      : b.total - a.total || a.key.localeCompare(b.key);
