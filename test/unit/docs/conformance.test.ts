import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const text = readFileSync("docs/oidc-conformance.md", "utf8");

interface Row {
  number: string;
  subject: string;
  tests: { name: string; file: string }[];
}

/** The rows of the table under a heading. */
const rowsOf = (heading: string): Row[] => {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| #"));
  return lines.map((line) => {
    const [number = "", subject = "", ...rest] = line.slice(2).split(" | ");
    const tests = [...rest.join(" | ").matchAll(/\[([^\]]+)\]\(\.\.\/(test\/[\w./-]+)\)/g)];
    return {
      number,
      subject,
      tests: tests.map(([, name = "", file = ""]) => ({ name, file })),
    };
  });
};

const countTo = (end: number) => Array.from({ length: end }, (_, index) => String(index + 1));

const tables: [heading: string, rows: number][] = [
  ["Invariants", 32],
  ["oidcc-basic-certification-test-plan", 38],
  ["oidcc-config-certification-test-plan", 1],
  ["oidcc-rp-initiated-logout-certification-test-plan", 11],
];

describe("the page on conformance", () => {
  it.each(tables)("has every row of %s, each with a test", (heading, count) => {
    const rows = rowsOf(heading);
    expect(rows.map(({ number }) => number)).toEqual(countTo(count));
    expect(new Set(rows.map(({ subject }) => subject)).size).toBe(count);
    expect(rows.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });

  it("has a test for each client library", () => {
    const rows = rowsOf("Client libraries").filter(({ number }) => number !== "library");
    expect(rows.map(({ number }) => number)).toHaveLength(7);
    expect(rows.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });

  it("names tests that exist", () => {
    const named = [...text.matchAll(/\[([^\]]+)\]\(\.\.\/(test\/[\w./-]+\.ts)\)/g)];
    expect(named.length).toBeGreaterThan(100);
    const missing = named.filter(([, name = "", file = ""]) => {
      const isItself = file.endsWith(name);
      return !existsSync(file) || !(isItself || hasTest(readFileSync(file, "utf8"), name));
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });

  it("links only to what exists", () => {
    const targets = [...text.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, target]) => target ?? "");
    expect(targets.filter((target) => !existsSync(join("docs", target)))).toEqual([]);
  });
});

/** Whether a test, a group of tests or a row of a table of tests begins or ends with that name. */
const hasTest = (source: string, name: string): boolean => {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`["\`](?:[^"\`\\n]* )?${escaped}(?:[ ,][^"\`\\n]*)?["\`]`).test(source);
};
