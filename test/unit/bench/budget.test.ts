import { describe, expect, it } from "vitest";
import { findExcesses, measure, toBudget } from "../../../bench/budget/budget.ts";

const budget = (functions: Record<string, number>, pages: Record<string, number> = {}) => ({
  functions,
  pages,
});

describe("the size budget", () => {
  it("is kept by what is as big as its entry, smaller, or up to 5 % bigger", () => {
    const entries = budget({ "token-api": 100_000, relay: 100_000, send: 100_000 }, { "/v/": 20_000 });
    const measured = budget({ "token-api": 100_000, relay: 10, send: 105_000 }, { "/v/": 21_000 });
    expect(findExcesses(entries, measured)).toEqual([]);
  });

  it("is broken by a byte more, with the name and both sizes", () => {
    expect(findExcesses(budget({ "token-api": 100_000 }), budget({ "token-api": 105_001 }))).toEqual([
      "The function token-api grew by 5 %, from 100.0 KB to 105.0 KB.",
    ]);
    expect(findExcesses(budget({}, { "/v/": 20_000 }), budget({}, { "/v/": 40_000 }))).toEqual([
      "The page /v/ grew by 100 %, from 20.0 KB to 40.0 KB.",
    ]);
  });

  it("is broken by something new, and by an entry of something that is gone", () => {
    expect(findExcesses(budget({ old: 1_000 }), budget({ new: 2_000 }))).toEqual([
      "The function new (2.0 KB) has no entry.",
      "The function old has an entry and does not exist.",
    ]);
  });

  it("is made of what was read, in whole kilobytes", () => {
    const bundles = [{ name: "relay", file: "/a/index.mjs", bytes: 7_001 }];
    const measured = measure(bundles, [{ name: "/v/", gzippedBytes: 9_000 }]);
    expect(measured).toEqual(budget({ relay: 7_001 }, { "/v/": 9_000 }));
    expect(toBudget(measured)).toEqual(budget({ relay: 8_000 }, { "/v/": 9_000 }));
    expect(findExcesses(toBudget(measured), measured)).toEqual([]);
  });
});
