import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as catalogue from "../../lambdas/core/metrics.ts";
import { failures } from "../../lambdas/platform/metric.ts";

it("docs/observability.md lists every metric with its unit and dimensions", () => {
  const page = readFileSync("docs/observability.md", "utf8");
  const units = { Count: "count", Seconds: "s", Milliseconds: "ms" };
  for (const { name, unit, dimensions } of [...Object.values(catalogue), failures]) {
    const names = Object.keys(dimensions).map((dimension) => `\`${dimension}\``);
    expect(page).toContain(`| \`${name}\` | ${units[unit]} | ${names.join(", ")} |`);
  }
});

it("a metric has so few combinations that nobody minds paying for them", () => {
  const combinations = [...Object.values(catalogue), failures].map(({ dimensions }) =>
    Object.values<readonly string[]>(dimensions).reduce((product, values) => product * values.length, 1),
  );
  expect(Math.max(...combinations)).toBeLessThanOrEqual(16);
  expect(combinations.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(100);
});

it("every function ends its runs by writing its metrics, but for those that a deployment calls", () => {
  const entries = readdirSync("lambdas", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file, text: readFileSync(`lambdas/${file}`, "utf8") }))
    .filter(({ text }) => text.includes("export const handler ="));
  expect(entries.length).toBeGreaterThan(15);
  const shapes =
    /export const handler = (createJob|createQueueWorker|createHttpFunction|create[A-Z]\w+Api)\(/;
  const others = entries.filter(({ text }) => !shapes.test(text)).map(({ file }) => file);
  expect(others.sort()).toEqual(["administration/bootstrap.ts", "data/forget-secrets.ts"]);
});
