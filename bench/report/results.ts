import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import type { Outcome } from "../measurement.ts";

const result = z.object({
  measuredAt: z.string(),
  seconds: z.number(),
  machine: z.object({
    cpu: z.string(),
    cores: z.number(),
    memoryGb: z.number(),
    system: z.string(),
    node: z.string(),
  }),
  figures: z.array(
    z.object({
      name: z.string(),
      value: z.number(),
      unit: z.string(),
      target: z.object({ atMost: z.number() }).exactOptional(),
      headline: z.boolean().exactOptional(),
    }),
  ),
  tables: z
    .array(z.object({ head: z.array(z.string()), rows: z.array(z.array(z.string())) }))
    .exactOptional(),
  notes: z.array(z.string()).exactOptional(),
});

/** What a measurement found, with where and when. */
export type Result = z.infer<typeof result> & Outcome;

const allResults = z.record(z.string(), result);
export type Results = z.infer<typeof allResults>;

const file = fileURLToPath(new URL("../results.json", import.meta.url));

/** The last run of each measurement, by name: one can be repeated without the others. */
export const readResults = (): Results =>
  existsSync(file) ? allResults.parse(JSON.parse(readFileSync(file, "utf8"))) : {};

export const writeResults = (results: Results): void =>
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);

/** A figure that the arithmetic of another file needs. */
export const figureOf = (results: Results, measurement: string, name: string): number => {
  const found = results[measurement]?.figures.find((figure) => figure.name === name);
  if (found === undefined) throw new Error(`"${name}" was not measured: npm run bench -- ${measurement}`);
  return found.value;
};
