import type { ModuleContext, ModuleResult } from "../../../../lambdas/core/module/definition.ts";

export const NOW = new Date("2026-03-01T12:00:00.000Z");

/** What a module is told, with codes and salts that are known: `100001`, `100002`, … */
export const createContext = (patch: Partial<ModuleContext<unknown>> = {}): ModuleContext<unknown> => {
  let count = 0;
  return {
    settings: {},
    contact: { email: "ana@example.com" },
    language: "en",
    now: NOW,
    random: { digits: () => String(100_001 + count++), token: () => `salt-${count}` },
    ...patch,
  };
};

/** The state after a step that the person goes on from. */
export const continued = (result: ModuleResult<unknown> | undefined): unknown => {
  if (result?.outcome !== "CONTINUE") throw new Error(`The step ended as ${result?.outcome}.`);
  return result.state;
};
