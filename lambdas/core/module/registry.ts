import type { AnyModule } from "./definition.ts";
import { manualReview } from "./manual-review/index.ts";
import { oneTimeCode } from "./one-time-code/index.ts";

/** Every kind of check that a workflow can hold. */
export const modules: readonly AnyModule[] = [oneTimeCode, manualReview];

const byType = new Map(modules.map((module) => [module.type, module]));

export const findModule = (type: string): AnyModule | undefined => byType.get(type);

/** For a type that was checked when the workflow was stored. */
export const requireModule = (type: string): AnyModule => {
  const found = byType.get(type);
  if (found === undefined) throw new Error(`No module is registered as ${type}.`);
  return found;
};
