import { describe, expect, it } from "vitest";
import { describeChanges } from "../../../../web/dashboard/src/features/workflows/components/changes.ts";

const code = { type: "one-time-code", settings: { channels: ["EMAIL"] } };
const review = { type: "manual-review", settings: {} };
const before = {
  name: "Payroll",
  modules: [code],
  decision: { onFailure: "FAIL" },
  sessionMinutes: 30,
} as const;
const from = { ...before, modules: [...before.modules] };

describe("what a version changed", () => {
  it("is nothing where nothing differs", () => {
    expect(describeChanges(from, structuredClone(from))).toEqual([]);
  });

  it("is the name, the decision and the time, each before and after", () => {
    const after = { ...from, name: "Pay", decision: { onFailure: "REVIEW" }, sessionMinutes: 45 } as const;
    expect(describeChanges(from, after)).toEqual([
      "Name: Payroll → Pay",
      "If a check fails: the session fails → a reviewer decides",
      "Time to finish: 30 → 45 minutes",
    ]);
  });

  it("tells what was added, removed and set otherwise", () => {
    expect(describeChanges(from, { ...from, modules: [code, review] })).toEqual(["Added: Manual review"]);
    expect(describeChanges({ ...from, modules: [code, review] }, from)).toEqual(["Removed: Manual review"]);
    const both = { ...code, settings: { channels: ["EMAIL", "SMS"] } };
    expect(describeChanges(from, { ...from, modules: [both] })).toEqual([
      "Changed: One-time code (e-mail) → One-time code (e-mail or text message)",
    ]);
  });

  it("tells a new order only where what stayed changed places", () => {
    const [a, b] = [code, { type: "passkey", settings: {} }];
    const two = { ...from, modules: [a, b] };
    expect(describeChanges(two, { ...two, modules: [b, a] })).toEqual(["Order: Passkey, then One-time code"]);
    expect(describeChanges(two, { ...two, modules: [b] })).toEqual(["Removed: One-time code (e-mail)"]);
  });

  it("knows two checks of the same kind apart", () => {
    const sms = { ...code, settings: { channels: ["SMS"] } };
    expect(describeChanges(from, { ...from, modules: [code, sms] })).toEqual([
      "Added: One-time code (text message)",
    ]);
  });
});
