import { describe, expect, it } from "vitest";
import type { Measurement } from "../../../bench/measurement.ts";
import { renderHeadlines, renderResults, splice } from "../../../bench/report/render.ts";
import type { Result } from "../../../bench/report/results.ts";

const measurement = (name: string): Measurement => ({
  name,
  title: `About ${name}`,
  how: "By looking.",
  measure: async () => ({ figures: [] }),
});

const result: Result = {
  measuredAt: "2026-11-24T12:00:00.000Z",
  seconds: 3,
  machine: { cpu: "Some CPU", cores: 2, memoryGb: 8, system: "Linux", node: "v24.0.0" },
  figures: [
    { name: "a ratio", value: 0.7, unit: "×", target: { atMost: 0.8 }, headline: true },
    { name: "a time", value: 300.4, unit: "ms", target: { atMost: 300 } },
    { name: "a count", value: 12, unit: "" },
  ],
  tables: [{ head: ["n", "ms"], rows: [["10", "2"]] }],
  notes: ["Mind the noise."],
};

describe("results.md", () => {
  const text = renderResults([measurement("first"), measurement("never-run")], { first: result });

  it("says of each figure what was measured, its target and whether it was met", () => {
    expect(text).toContain("| a ratio | 0.7 × | ≤ 0.8 × | met |");
    expect(text).toContain("| a time | 300 ms | ≤ 300 ms | **missed** |");
    expect(text).toContain("| a count | 12 |  |  |");
  });

  it("says how, where, when and by which command", () => {
    expect(text).toContain("## About first\n\nBy looking.");
    expect(text).toContain("| 10 | 2 |");
    expect(text).toContain("Mind the noise.");
    expect(text).toContain(
      "`npm run bench -- first`, 2026-11-24, 3 s: Some CPU, 2 cores, 8 GB, Linux, Node 24.0.0.",
    );
  });

  it("leaves out what was not run", () => {
    expect(text).not.toContain("never-run");
  });
});

it("the README's table has the headlines only", () => {
  const text = renderHeadlines([measurement("first")], { first: result });
  expect(text).toContain("| a ratio | 0.7 × | ≤ 0.8 × |");
  expect(text).not.toContain("a time");
  expect(text).toContain("2026-11-24, Some CPU");
});

describe("a part of a document", () => {
  it("is replaced between its markers", () => {
    expect(splice("a\n<!-- x -->\nold\n<!-- /x -->\nb", "x", "new")).toBe(
      "a\n<!-- x -->\nnew\n<!-- /x -->\nb",
    );
  });

  it("is not put anywhere where the markers are missing or the wrong way round", () => {
    expect(() => splice("a", "x", "new")).toThrow("missing");
    expect(() => splice("<!-- /x --><!-- x -->", "x", "new")).toThrow("missing");
  });
});
