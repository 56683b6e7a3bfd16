import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { renderCosts } from "../cost/render.ts";
import { measurements } from "../registry.ts";
import { renderHeadlines, renderResults, splice } from "./render.ts";
import type { Results } from "./results.ts";

const fileOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Everything in the documents that is made from results. */
export const writeDocuments = (results: Results): void => {
  writeFileSync(fileOf("bench/results.md"), renderResults(measurements, results));
  for (const [name, content] of Object.entries(renderCosts(results))) {
    writeBetweenMarkers("docs/cost.md", name, content);
  }
  writeBetweenMarkers("README.md", "measured", renderHeadlines(measurements, results));
};

const writeBetweenMarkers = (path: string, name: string, content: string): void =>
  writeFileSync(fileOf(path), splice(readFileSync(fileOf(path), "utf8"), name, content));
