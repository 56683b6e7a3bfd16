import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findResources, readAssembly, type Stack } from "../../local/assembly/read.ts";
import type { Measurement } from "../measurement.ts";
import { sum } from "../report/statistics.ts";

/** Of the stage that costs most; without the code of the functions, which nobody asks for here. */
const context = {
  stage: "prod",
  fromEmail: "verify@example.com",
  adminEmail: "admin@example.com",
  "aws:cdk:bundling-stacks": [],
};

const synthesizeProduction = (): Stack[] => {
  const outdir = mkdtempSync(join(tmpdir(), "countersign-stacks-"));
  try {
    execFileSync(process.execPath, ["bin/countersign.ts"], {
      env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
      stdio: "ignore",
    });
    return readAssembly(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/** An alarm over an expression is charged for each metric in it. */
const countMetrics = (stacks: readonly Stack[]): number =>
  sum(
    findResources(stacks, "AWS::CloudWatch::Alarm").map(({ resource }) => {
      const metrics = resource.Properties?.Metrics;
      return Array.isArray(metrics) ? metrics.filter((each) => "MetricStat" in Object(each)).length : 1;
    }),
  );

const countQueuesWithWorker = (stacks: readonly Stack[]): number =>
  findResources(stacks, "AWS::Lambda::EventSourceMapping").filter(
    ({ resource }) => resource.Properties?.StartingPosition === undefined,
  ).length;

export const stacks: Measurement = {
  name: "stacks",
  title: "What the stacks keep, also when nothing happens",
  how: "Counted in the templates of the stage `prod`: what AWS charges for by the month.",
  measure: async () => {
    const all = synthesizeProduction();
    const count = (type: string): number => findResources(all, type).length;
    const rules = findResources(all, "AWS::WAFv2::WebACL").map(({ resource }) =>
      lengthOf(resource.Properties?.Rules),
    );
    const figure = (name: string, value: number) => ({ name, value, unit: "" });
    return {
      figures: [
        figure("stacks", all.length),
        figure("functions", count("AWS::Lambda::Function")),
        figure("web ACLs", count("AWS::WAFv2::WebACL")),
        figure("firewall rules", sum(rules)),
        figure("metrics of alarms", countMetrics(all)),
        figure("dashboards", count("AWS::CloudWatch::Dashboard")),
        figure("KMS keys", count("AWS::KMS::Key")),
        figure("secrets", count("AWS::SecretsManager::Secret")),
        figure("queues with a worker", countQueuesWithWorker(all)),
      ],
    };
  },
};
