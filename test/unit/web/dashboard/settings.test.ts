import { describe, expect, it } from "vitest";
import { toPeriod } from "../../../../web/dashboard/src/features/audit-log/period.ts";
import type { Organization } from "../../../../web/dashboard/src/features/settings/api.ts";
import { tellBrand } from "../../../../web/dashboard/src/features/settings/components/brand-notes.ts";
import {
  checkValues,
  mergeValues,
  toPatch,
  valuesOf,
} from "../../../../web/dashboard/src/features/settings/components/settings-values.ts";

const organization: Organization = {
  id: "org_1",
  name: "Northwind",
  features: [],
  branding: { logoUrl: "https://example.com/logo.svg", primaryColor: "#0b6e4f" },
  language: "en",
  retentionDays: 30,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  version: 1,
};
const before = valuesOf(organization);

describe("what is sent of the settings", () => {
  it("is nothing where nothing changed", () => {
    expect(toPatch(before, before)).toEqual({});
  });

  it("is each field that changed, and null for what was emptied", () => {
    const branding = { ...before.branding, logoUrl: "  " };
    expect(toPatch(before, { ...before, branding, retentionDays: null })).toEqual({
      branding: { logoUrl: null },
      retentionDays: null,
    });
    expect(toPatch(before, { ...before, name: "South", language: "es" })).toEqual({
      name: "South",
      language: "es",
    });
  });

  it("never is a number of days that nobody wrote", () => {
    const values = { ...before, retentionDays: "" } as const;
    expect(checkValues(values)).toEqual({ retentionDays: "Fill this in." });
    expect(toPatch(before, values)).toEqual({});
  });

  it("keeps what the other person changed of the branding beside one's own", () => {
    const theirs = { ...before, branding: { ...before.branding, logoUrl: "" }, name: "Theirs" };
    const mine = { ...before, branding: { ...before.branding, primaryColor: "#112233" } };
    expect(mergeValues(before, theirs, mine)).toEqual({
      ...before,
      name: "Theirs",
      branding: { logoUrl: "", primaryColor: "#112233" },
    });
  });
});

describe("what is told of a colour", () => {
  const warnings = (color: string) => tellBrand(color).filter(({ isWarning }) => isWarning);

  it.each([
    ["#0b6e4f", ["White text on buttons, contrast 6.3 : 1."]],
    [
      "#ffd60a",
      [
        "Black text on buttons, contrast 14.9 : 1.",
        "As text it is too pale on white: links and icons use the darker #7f6b05.",
      ],
    ],
  ])("%s", (color, notes) => {
    expect(tellBrand(color).map(({ text }) => text)).toEqual(notes);
  });

  it("warns of one that melts into light or dark pages, and of no other", () => {
    expect(warnings("#fefefe")[0]?.text).toMatch(/^On light pages .* buttons are #[0-9a-f]{6} there\.$/);
    expect(warnings("#14171c")[0]?.text).toMatch(/^On dark pages /);
    expect(warnings("#2747d1")).toEqual([]);
  });

  it("is nothing while it is half written", () => {
    expect(["", "#12", "#123", "blue"].flatMap(tellBrand)).toEqual([]);
  });
});

describe("the days of the audit log's filters", () => {
  it("are the viewer's, and both are meant", () => {
    const { from, to } = toPeriod("2026-02-28", "2026-02-28");
    expect(from).toBe(new Date(2026, 1, 28).toISOString());
    expect(to).toBe(new Date(2026, 2, 1).toISOString());
  });

  it("are left out where they are none", () => {
    expect(toPeriod("yesterday", undefined)).toEqual({ from: undefined, to: undefined });
  });
});
