import { App, Stack, Validations } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, it } from "vitest";
import { findUnexplained, inFolder } from "./support/synthesize.ts";

it.each(["dev", "prod", "domain"] as const)(
  "every finding of cdk-nag's AwsSolutions in the variant %s has a reason in the code",
  (variant) => {
    expect(findUnexplained(variant)).toEqual([]);
  },
);

it("a finding without a reason would be reported", () => {
  inFolder((outdir) => {
    const app = new App({ outdir });
    new Queue(new Stack(app, "Control"), "Queue");
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).toThrow(/AwsSolutions-SQS4/);
  });
});
