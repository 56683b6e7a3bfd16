import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { findModule, modules, requireModule } from "../../../../lambdas/core/module/registry.ts";
import { RecordTooNew } from "../../../../lambdas/platform/failure.ts";
import { createContext } from "./context.ts";

describe("the registry of modules", () => {
  it("holds every folder, under the folder's name", () => {
    const folder = resolve(import.meta.dirname, "../../../../lambdas/core/module");
    const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(modules.map((module) => module.type).sort()).toEqual(folders.map((entry) => entry.name).sort());
  });

  it("knows nothing else", () => {
    for (const type of ["", "passkeys", "constructor", "__proto__"]) {
      expect(findModule(type)).toBeUndefined();
      expect(() => requireModule(type)).toThrow();
    }
  });

  it("takes the settings that a workflow stores when none are given", () => {
    for (const module of modules) expect(module.settings.safeParse({}).success).toBe(true);
  });
});

it.each(modules.map((module) => [module.type, module] as const))(
  "%s refuses to run with a setting that only a newer release knows: it may be what makes the check safe",
  async (_, module) => {
    const context = createContext({ settings: { addedLater: true } });
    await expect(async () => module.enter(context)).rejects.toThrow(RecordTooNew);
  },
);

describe("manual review", () => {
  it("hands the session to a reviewer at once and leaves the person nothing to do", async () => {
    const module = requireModule("manual-review");
    const result = await module.enter(createContext());
    expect(result).toEqual({ outcome: "REVIEW", state: {} });
    expect(module.act("approve", {}, {}, createContext())).toBeUndefined();
    expect(module).toMatchObject({ endsTheVisit: true, amr: [] });
  });
});
