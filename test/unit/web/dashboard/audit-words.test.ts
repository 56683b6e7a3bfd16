import { describe, expect, it } from "vitest";
import { auditActions } from "../../../../lambdas/core/audit/schema.ts";
import {
  actionChoices,
  actionWords,
  tellAction,
  tellDetails,
} from "../../../../web/dashboard/src/features/audit-log/words.ts";

describe("the words of the audit log", () => {
  it("are there for everything that is ever written, each its own", () => {
    expect(Object.keys(actionWords).sort()).toEqual([...auditActions].sort());
    expect(new Set(auditActions.map(tellAction)).size).toBe(auditActions.length);
  });

  it("are all to choose from, in groups", () => {
    const offered = actionChoices.flatMap(({ items }) => items.map(({ value }) => value));
    expect(offered.sort()).toEqual([...auditActions].sort());
  });

  it("say what another release wrote as well as they can", () => {
    expect(tellAction("key-pair.handed_over")).toBe("Key pair handed over");
  });

  it("tell details without a code among them", () => {
    const details = { fields: ["retentionDays", "redirectUris"], automatic: true, overlapMinutes: 60 };
    expect(tellDetails({ ...details, reason: null, modules: [] })).toEqual([
      { label: "Fields that changed", value: "Retention days, Redirect uris" },
      { label: "Made by itself", value: "Yes" },
      { label: "Old secret works on for (minutes)", value: "60" },
      { label: "Reason", value: "None" },
      { label: "Modules", value: "None" },
    ]);
  });
});
