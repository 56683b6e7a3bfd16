import { describe, expect, it, vi } from "vitest";
import { metric } from "../../../lambdas/platform/metric.ts";

// What arrives there is what CloudWatch reads.
const written: string[] = [];
vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
  written.push(String(chunk));
  return true;
});
vi.stubEnv("METRICS_NAMESPACE", "Countersign/test");
vi.stubEnv("LOG_LEVEL", "INFO");
// It reads them when it is loaded, which another file may have done before.
vi.resetModules();
const { createMetrics } = await import("../../../lambdas/platform/metrics.ts");

const visits = metric("Visits", "Count", { Door: ["FRONT", "BACK"] });
const stays = metric("Stays", "Seconds", { Door: ["FRONT", "BACK"] });

const take = () =>
  written
    .splice(0)
    .filter((line) => line.includes("_aws"))
    .map((line) => JSON.parse(line));

describe("metrics", () => {
  it("are written when they are flushed, with their namespace and nothing but their own dimensions", () => {
    const metrics = createMetrics();
    metrics.add(visits, { Door: "FRONT" });
    metrics.add(stays, { Door: "FRONT" }, 12.5);
    metrics.add(visits, { Door: "BACK" });
    expect(take()).toEqual([]);
    metrics.flush();
    const lines = take();
    expect(lines.map(({ _aws, ...values }) => values)).toEqual([
      { Door: "FRONT", Visits: 1, Stays: 12.5 },
      { Door: "BACK", Visits: 1 },
    ]);
    expect(lines[0]?._aws.CloudWatchMetrics).toEqual([
      {
        Namespace: "Countersign/test",
        Dimensions: [["Door"]],
        Metrics: [
          { Name: "Visits", Unit: "Count" },
          { Name: "Stays", Unit: "Seconds" },
        ],
      },
    ]);
  });

  it("are written once, and nothing at all where nothing happened", () => {
    const metrics = createMetrics();
    metrics.flush();
    metrics.add(visits, { Door: "FRONT" });
    metrics.flush();
    metrics.flush();
    expect(take()).toHaveLength(1);
    expect(written.join("")).not.toMatch(/warn/i);
  });

  it("keep their dimensions however many values one run has", () => {
    const metrics = createMetrics();
    for (let each = 0; each < 230; each++) metrics.add(stays, { Door: "BACK" }, each);
    metrics.flush();
    const lines = take();
    expect(new Set(lines.map(({ Door }) => Door))).toEqual(new Set(["BACK"]));
    expect(lines.flatMap(({ Stays }) => Stays)).toEqual(Array.from({ length: 230 }, (_, each) => each));
  });
});
