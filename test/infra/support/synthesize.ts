import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import * as z from "zod";
import { readConfig } from "../../../lib/config.ts";
import { addStacks } from "../../../lib/stacks/index.ts";
import { switches } from "../../../lib/switches.ts";

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  DependsOn: z.array(z.string()).default([]),
});

const output = z.object({ Value: z.unknown(), Export: z.object({ Name: z.string() }).optional() });

const template = z.object({
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), output).default({}),
});

export interface Stack {
  /** Without the product's name and the stage: `webhooks`. */
  context: string;
  name: string;
  /** `unknown-region` where the deployment decides. */
  region: string;
  isProtected: boolean;
  /** Names of the stacks that have to be deployed before. */
  after: string[];
  outputs: Record<string, z.infer<typeof output>>;
}

export interface Resource extends z.infer<typeof resource> {
  logicalId: string;
  stack: Stack;
}

export interface Assembly {
  stacks: Stack[];
  resources: Resource[];
  /** The resources of a type. */
  all(type: string): Resource[];
}

const production = {
  stage: "prod",
  fromEmail: "verify@mail.example.com",
  adminEmail: "ana@example.com",
  alarmEmail: "ops@example.com",
};

const variants = {
  dev: { stage: "dev" },
  prod: production,
  local: { stage: "local" },
  /** Production under a domain of its own. */
  domain: {
    ...production,
    domainName: "id.example.com",
    hostedZoneId: "Z0123456789ABCDEFGHIJ",
    originKeyRenewed: "2026-11-24",
  },
  /** With accounts that make rules on the bus. */
  subscribed: { stage: "dev", subscriberAccounts: "111111111111,222222222222", eventArchiveDays: "30" },
  /** Where EventBridge has neither schemas nor an archive. */
  plain: {
    ...production,
    subscriberAccounts: "111111111111,222222222222",
    eventArchiveDays: "0",
    eventSchemas: "off",
  },
};
type Variant = keyof typeof variants;

const createApp = (variant: Variant, outdir: string): App => {
  // The tests of templates need no bundles: making them takes longer than everything else.
  const app = new App({
    outdir,
    context: { ...switches, "aws:cdk:bundling-stacks": [], ...variants[variant] },
  });
  addStacks(
    app,
    readConfig((name) => app.node.tryGetContext(name)),
  );
  return app;
};

/** Runs with an empty folder, which is gone afterwards. */
export const inFolder = <Result>(run: (outdir: string) => Result): Result => {
  const outdir = mkdtempSync(join(tmpdir(), "countersign-infra-"));
  try {
    return run(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};

const made = new Map<string, Assembly>();

/** The templates of a variant; made once for all test files that run in one process. */
export const synthesize = (variant: Variant): Assembly => {
  const assembly = made.get(variant) ?? synthesizeNow(variant);
  made.set(variant, assembly);
  return assembly;
};

const synthesizeNow = (variant: Variant): Assembly =>
  inFolder((outdir) => {
    const stacks: Stack[] = [];
    const resources: Resource[] = [];
    for (const artifact of createApp(variant, outdir).synth().stacks) {
      const { Resources, Outputs } = template.parse(artifact.template);
      const name = artifact.stackName;
      const stack = {
        name,
        context: name.replace(/^Countersign-[a-z]+-/, ""),
        region: artifact.environment.region,
        isProtected: artifact.terminationProtection === true,
        after: artifact.dependencies.map(({ id }) => id).filter((id) => !id.endsWith(".assets")),
        outputs: Outputs,
      };
      stacks.push(stack);
      for (const [logicalId, each] of Object.entries(Resources))
        resources.push({ ...each, logicalId, stack });
    }
    return { stacks, resources, all: (type) => resources.filter((each) => each.Type === type) };
  });

const report = z.object({
  pluginReports: z.array(
    z.object({
      pluginName: z.string(),
      violations: z.array(
        z.object({
          ruleName: z.string(),
          violatingConstructs: z.array(z.object({ constructPath: z.string() })),
        }),
      ),
    }),
  ),
});

/** What cdk-nag's AwsSolutions finds that no construct gives a reason for: `rule at path`. */
export const findUnexplained = (variant: Variant): string[] =>
  inFolder((outdir) => {
    const app = createApp(variant, outdir);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    try {
      app.synth();
    } catch (error) {
      if (!(error instanceof Error && error.name === "ValidationFailed")) throw error;
    }
    const text = readFileSync(join(outdir, "validation-report.json"), "utf8");
    const { pluginReports } = report.parse(JSON.parse(text));
    if (!pluginReports.some(({ pluginName }) => pluginName === "AwsSolutions"))
      throw new Error("cdk-nag did not run.");
    return pluginReports.flatMap(({ violations }) =>
      violations.flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
      ),
    );
  });
