import { manualReview } from "./manual-review/index.ts";
import type { VerificationModule } from "./module.tsx";
import { oneTimeCode } from "./one-time-code/index.ts";

/** Every module that has a part in the pages, by its type. A new one is its folder and its line here. */
const modules: Readonly<Record<string, VerificationModule>> = {
  "one-time-code": oneTimeCode,
  "manual-review": manualReview,
};

export const findModule = (type: string): VerificationModule | undefined =>
  Object.hasOwn(modules, type) ? modules[type] : undefined;
