import type { VerificationCounts } from "../contract/insights.ts";
import type { VerificationFact } from "./verification-fact.ts";

type Step = VerificationCounts["funnel"][number];

/** The middle of an odd number of values, the mean of the middle two of an even one. */
const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half];
  if (upper === undefined) return null;
  const lower = sorted[half - 1];
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
};

/** From the person's start to the success. A reviewer's time counts: it is what the person waits. */
export const medianSecondsToSucceed = (facts: readonly VerificationFact[]): number | null =>
  median(
    facts.flatMap(({ status, startedAt, finishedAt }) =>
      status === "SUCCEEDED" && startedAt !== null && finishedAt !== null
        ? [(Date.parse(finishedAt) - Date.parse(startedAt)) / 1000]
        : [],
    ),
  );

const newStep = (type: string): Step & { position: number } => ({
  type,
  position: 0,
  reached: 0,
  passed: 0,
  failed: 0,
  inReview: 0,
});

/** How far people came. Each module of a session counts; a type stands at the last place that a workflow gives it. */
export const countModules = (facts: readonly VerificationFact[]): Step[] => {
  const steps = new Map<string, ReturnType<typeof newStep>>();
  for (const { modules } of facts) {
    for (const [position, { type, status }] of modules.entries()) {
      const step = steps.get(type) ?? newStep(type);
      steps.set(type, step);
      step.position = Math.max(step.position, position);
      if (status !== "PENDING") step.reached += 1;
      if (status === "PASSED") step.passed += 1;
      if (status === "FAILED") step.failed += 1;
      if (status === "REVIEW") step.inReview += 1;
    }
  }
  return [...steps.values()]
    .sort((a, b) => a.position - b.position || b.reached - a.reached || a.type.localeCompare(b.type))
    .map(({ position: _, ...step }) => step);
};

/** Why sessions ended without success, the most frequent first. */
export const countReasons = (facts: readonly VerificationFact[]): VerificationCounts["failureReasons"] => {
  const counts = new Map<string, number>();
  for (const { failureReason } of facts) {
    if (failureReason !== null) counts.set(failureReason, (counts.get(failureReason) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason));
};
