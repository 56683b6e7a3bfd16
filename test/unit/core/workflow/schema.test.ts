import { describe, expect, it } from "vitest";
import { newWorkflow, nextVersion, versionOf } from "../../../../lambdas/core/workflow/domain.ts";
import { workflowInput } from "../../../../lambdas/core/workflow/schema.ts";
import { commit, createTestProduct } from "../../../support/test-product.ts";
import { createTestTable } from "../../../support/test-table.ts";

const table = await createTestTable();

const minimal = { name: "Standard", modules: [{ type: "one-time-code" }] };

const pathsOf = (input: unknown): string[] => {
  const parsed = workflowInput.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join("."));
};

describe("what an administrator may store as a workflow", () => {
  it("is completed with what was left out", () => {
    expect(workflowInput.parse(minimal)).toEqual({
      name: "Standard",
      modules: [{ type: "one-time-code", settings: { channels: ["EMAIL", "SMS"] } }],
      decision: { onFailure: "FAIL" },
      sessionMinutes: 30,
    });
  });

  it.each([
    [{ ...minimal, modules: [] }, "modules"],
    [{ ...minimal, modules: Array.from({ length: 11 }, () => ({ type: "one-time-code" })) }, "modules"],
    [{ ...minimal, modules: [{ type: "retina" }] }, "modules.0.type"],
    [{ ...minimal, modules: [{ type: "__proto__" }] }, "modules.0.type"],
    [
      { ...minimal, modules: [{ type: "one-time-code", settings: { channels: ["FAX"] } }] },
      "modules.0.settings.channels.0",
    ],
    [
      { ...minimal, modules: [{ type: "one-time-code", settings: { code: "1" } }] },
      "modules.0.settings.code",
    ],
    [{ ...minimal, modules: [{ type: "manual-review" }, { type: "one-time-code" }] }, "modules"],
    [{ ...minimal, sessionMinutes: 4 }, "sessionMinutes"],
    [{ ...minimal, sessionMinutes: 1441 }, "sessionMinutes"],
    [{ ...minimal, sessionMinutes: 30.5 }, "sessionMinutes"],
    [{ ...minimal, decision: { onFailure: "IGNORE" } }, "decision.onFailure"],
    [{ ...minimal, name: " " }, "name"],
    [{ ...minimal, name: "x".repeat(81) }, "name"],
    [{ ...minimal, name: "a\tb" }, "name"],
  ])("is refused where it makes no sense (%#)", (input, path) => {
    expect(pathsOf(input)).toContain(path);
  });

  it("is refused with a field that is not known", () => {
    expect(workflowInput.safeParse({ ...minimal, extra: 1 }).success).toBe(false);
  });
});

describe("a version", () => {
  it("never changes: sessions that pinned it keep it when a new one is made or the workflow is removed", async () => {
    const product = createTestProduct(table);
    const first = newWorkflow("wfl_1", "org_1", workflowInput.parse(minimal), product.clock.now());
    await commit(product.table, product.workflows.create(first));
    const changed = workflowInput.parse({ ...minimal, name: "Strict", modules: [{ type: "manual-review" }] });
    const second = nextVersion(first, changed, product.clock.now());
    await commit(product.table, product.workflows.addVersion(second));
    await expect(commit(product.table, product.workflows.addVersion(second))).rejects.toThrow("workflow");
    await commit(product.table, [product.workflows.remove(second)]);
    expect(await product.workflows.get("org_1", "wfl_1")).toBeUndefined();
    const fresh = createTestProduct(product.table).workflows;
    expect(await fresh.getVersion("wfl_1", 1)).toEqual(versionOf(first));
    expect(await fresh.getVersion("wfl_1", 2)).toEqual(versionOf(second));
    expect(await fresh.getVersion("wfl_1", 3)).toBeUndefined();
  });
});
