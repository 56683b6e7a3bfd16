// npm run bench [-- <name> …]: measures, then writes results.json and everything that is made from it.
import type { Measurement } from "./measurement.ts";
import { measurements } from "./registry.ts";
import { describeMachine } from "./report/machine.ts";
import { readResults, writeResults } from "./report/results.ts";
import { writeDocuments } from "./report/write-documents.ts";

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => measurements.every((measurement) => measurement.name !== name));
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(", ")}. There are:`);
  for (const { name, title } of measurements) console.error(`  ${name.padEnd(16)} ${title}`);
  process.exit(1);
}

const results = readResults();
let failures = 0;

const run = async (measurement: Measurement): Promise<void> => {
  console.log(`· ${measurement.title}`);
  const startedAt = performance.now();
  const outcome = await measurement.measure();
  const seconds = (performance.now() - startedAt) / 1000;
  for (const { name, value, unit, target } of outcome.figures) {
    const judgement =
      target === undefined ? "" : value <= target.atMost ? "met" : `MISSED: ≤ ${target.atMost}`;
    console.log(`    ${name}: ${Math.round(value * 1000) / 1000} ${unit}  ${judgement}`.trimEnd());
  }
  results[measurement.name] = {
    measuredAt: new Date().toISOString(),
    seconds: Math.round(seconds),
    machine: describeMachine(),
    figures: [...outcome.figures],
    ...(outcome.tables === undefined
      ? {}
      : {
          tables: outcome.tables.map(({ head, rows }) => ({
            head: [...head],
            rows: rows.map((row) => [...row]),
          })),
        }),
    ...(outcome.notes === undefined ? {} : { notes: [...outcome.notes] }),
  };
};

for (const measurement of measurements) {
  if (wanted.length > 0 && !wanted.includes(measurement.name)) continue;
  try {
    await run(measurement);
    // After each: a run that is stopped keeps what it has.
    writeResults(results);
  } catch (error) {
    failures += 1;
    console.error(`  ${measurement.name} could not be measured:`, error);
  }
}
writeDocuments(results);
process.exitCode = failures === 0 ? 0 : 1;
