import { type SessionStatus, sessionStatuses } from "../../core/session/state-machine.ts";
import type { Grouping, Interval, VerificationCounts } from "../contract/insights.ts";
import { countModules, countReasons, medianSecondsToSucceed } from "./course.ts";
import { bucketStart, bucketStarts } from "./time-buckets.ts";
import { settle, type VerificationFact } from "./verification-fact.ts";

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

interface Group {
  key: string;
  name: string;
  facts: VerificationFact[];
}

const countStatuses = (facts: readonly VerificationFact[]): Statuses => {
  const statuses = noStatuses();
  for (const { status } of facts) statuses[status] += 1;
  return statuses;
};

const describeCourse = (facts: readonly VerificationFact[]) => ({
  total: facts.length,
  statuses: countStatuses(facts),
  medianSecondsToSucceed: medianSecondsToSucceed(facts),
});

const countBuckets = (
  facts: readonly VerificationFact[],
  starts: readonly number[],
  interval: Interval,
): number[] => {
  const counts = new Map(starts.map((start) => [start, 0]));
  for (const { createdAt } of facts) {
    const start = bucketStart(Date.parse(createdAt), interval);
    const before = counts.get(start);
    if (before !== undefined) counts.set(start, before + 1);
  }
  return [...counts.values()];
};

/** Counts sessions, newest first, into intervals and groups. A group is named as its newest session names it. */
export const countFacts = (
  request: CountRequest,
  found: { facts: readonly VerificationFact[]; complete: boolean },
  workflowNames: ReadonlyMap<string, string>,
  now: Date,
): VerificationCounts => {
  const { from, to, interval, groupBy } = request;
  const facts = found.facts.map((fact) => settle(fact, now));
  const starts = bucketStarts(from, to, interval);
  const groups = new Map<string, Group>();
  for (const fact of facts) {
    const { key, name } = groupOf(fact, groupBy, workflowNames);
    const group = groups.get(key) ?? { key, name, facts: [] };
    groups.set(key, group);
    group.facts.push(fact);
  }
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    interval,
    groupBy,
    truncated: !found.complete,
    countedFrom: found.complete ? from.toISOString() : (facts.at(-1)?.createdAt ?? to.toISOString()),
    ...describeCourse(facts),
    funnel: countModules(facts),
    failureReasons: countReasons(facts),
    buckets: starts.map((start) => new Date(start).toISOString()),
    series: [...groups.values()]
      .map((group) => ({
        key: group.key,
        name: group.name,
        ...describeCourse(group.facts),
        counts: countBuckets(group.facts, starts, interval),
      }))
      .sort(bySize(groupBy)),
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
