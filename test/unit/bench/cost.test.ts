import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { costOf, gigabyteSeconds, multiply, totalOf } from "../../../bench/cost/arithmetic.ts";
import { renderCosts } from "../../../bench/cost/render.ts";
import { usesOfDelivery, usesOfVerification } from "../../../bench/cost/uses.ts";
import { splice } from "../../../bench/report/render.ts";
import { type Results, readResults } from "../../../bench/report/results.ts";

const because = "";

describe("the arithmetic of cost", () => {
  it("multiplies quantity and price, whatever number of units the price is for", () => {
    expect(costOf({ of: "tableWrite", quantity: 2_000_000, because })).toBeCloseTo(1.25);
    expect(costOf({ of: "mail", quantity: 1_000_000, because })).toBeCloseTo(100);
    expect(costOf({ of: "secret", quantity: 7, because })).toBeCloseTo(2.8);
  });

  it("adds up, and takes a million times as much for a million", () => {
    const uses = [
      { of: "invocation", quantity: 1, because },
      { of: "busEvent", quantity: 3, because },
    ] as const;
    expect(totalOf(multiply(uses, 1_000_000))).toBeCloseTo(3.2);
    expect(totalOf([])).toBe(0);
  });

  it("takes a function of 1 GB for a second as one GB-second", () => {
    expect(gigabyteSeconds([{ count: 1, megabytes: 1024, milliseconds: 1000 }])).toBe(1);
    expect(
      gigabyteSeconds([
        { count: 2, megabytes: 512, milliseconds: 500 },
        { count: 10, megabytes: 256, milliseconds: 100 },
      ]),
    ).toBeCloseTo(0.75);
  });
});

describe("what a verification and its webhook use", () => {
  const results: Results = readResults();
  const quantity = (uses: ReturnType<typeof usesOfDelivery>, of: string): number =>
    uses.find((use) => use.of === of)?.quantity ?? 0;

  it("is together what was measured", () => {
    const measured = results["table-requests"]?.figures.find(({ name }) => name === "write units")?.value;
    const together =
      quantity(usesOfVerification(results), "tableWrite") + quantity(usesOfDelivery(results), "tableWrite");
    expect(together).toBe(measured);
  });

  it("cannot be told of what was not measured, with the command that measures it", () => {
    expect(() => usesOfDelivery({})).toThrow("npm run bench -- table-requests");
  });
});

it("docs/cost.md holds what follows from bench/results.json and the prices", () => {
  const document = readFileSync("docs/cost.md", "utf8");
  for (const [name, content] of Object.entries(renderCosts(readResults()))) {
    expect(splice(document, name, content)).toBe(document);
  }
});
