// Compares the assembly in cdk.out with the committed budget; with --write, writes the budget instead.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { readBundles, readPages } from "../support/assembly.ts";
import { findExcesses, measure, toBudget } from "./budget.ts";

const file = fileURLToPath(new URL("../budget.json", import.meta.url));
const assembly = fileURLToPath(new URL("../../cdk.out", import.meta.url));
const sizes = z.record(z.string(), z.number());
const budgetFile = z.object({ functions: sizes, pages: sizes });

const measured = measure(readBundles(assembly), readPages(assembly));
if (process.argv.includes("--write")) {
  writeFileSync(file, `${JSON.stringify(toBudget(measured), null, 2)}\n`);
} else {
  const excesses = findExcesses(budgetFile.parse(JSON.parse(readFileSync(file, "utf8"))), measured);
  for (const excess of excesses) console.error(excess);
  if (excesses.length > 0) {
    console.error(
      "Find out what came in. If it is worth its size: npm run budget, and commit bench/budget.json.",
    );
    process.exitCode = 1;
  }
}
