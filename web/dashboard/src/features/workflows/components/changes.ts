import { moduleName } from "../../sessions/words.ts";
import type { Step, WorkflowVersion } from "../api.ts";
import { tellStep } from "../modules/registry.ts";

type Content = Pick<WorkflowVersion, "name" | "modules" | "decision" | "sessionMinutes">;

export const decisionWords = {
  FAIL: "the session fails",
  REVIEW: "a reviewer decides",
} as const;

/** The steps by type and place among those of the same type: what stays is recognized although it moved. */
const named = (steps: readonly Step[]): Map<string, Step> => {
  const seen = new Map<string, number>();
  return new Map(
    steps.map((step) => {
      const count = (seen.get(step.type) ?? 0) + 1;
      seen.set(step.type, count);
      return [`${step.type} ${count}`, step];
    }),
  );
};

const describeSteps = (before: readonly Step[], after: readonly Step[]): string[] => {
  const [old, now] = [named(before), named(after)];
  const stayed = (of: Map<string, Step>, other: Map<string, Step>) =>
    [...of.keys()].filter((key) => other.has(key));
  const moved = stayed(old, now).join() !== stayed(now, old).join();
  return [
    ...[...old].filter(([key]) => !now.has(key)).map(([, step]) => `Removed: ${tellStep(step)}`),
    ...[...now].filter(([key]) => !old.has(key)).map(([, step]) => `Added: ${tellStep(step)}`),
    ...[...now].flatMap(([key, step]) => {
      const earlier = old.get(key);
      return earlier === undefined || JSON.stringify(earlier.settings) === JSON.stringify(step.settings)
        ? []
        : [`Changed: ${tellStep(earlier)} → ${tellStep(step)}`];
    }),
    ...(moved ? [`Order: ${after.map(({ type }) => moduleName(type)).join(", then ")}`] : []),
  ];
};

/** What a version changed, in sentences that need no JSON. */
export const describeChanges = (before: Content, after: Content): string[] => [
  ...(before.name === after.name ? [] : [`Name: ${before.name} → ${after.name}`]),
  ...describeSteps(before.modules, after.modules),
  ...(before.decision.onFailure === after.decision.onFailure
    ? []
    : [
        `If a check fails: ${decisionWords[before.decision.onFailure]} → ${decisionWords[after.decision.onFailure]}`,
      ]),
  ...(before.sessionMinutes === after.sessionMinutes
    ? []
    : [`Time to finish: ${before.sessionMinutes} → ${after.sessionMinutes} minutes`]),
];
