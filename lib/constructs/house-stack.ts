import { RemovalPolicy, Stack, Tags } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Config, StageName } from "../config.ts";

/** A stack of the product: named by stage and context, and open about its stage's configuration. */
export class HouseStack extends Stack {
  readonly config: Config;

  /** A stack without a region goes where the deployment goes. */
  constructor(scope: Construct, context: string, config: Config, description: string, region?: "us-east-1") {
    super(scope, `Countersign-${config.stage}-${context}`, {
      description,
      terminationProtection: config.keepData,
      ...(region === undefined ? {} : { env: { region } }),
    });
    this.config = config;
    Tags.of(this).add("countersign:stage", config.stage);
    Tags.of(this).add("countersign:context", context);
  }

  /** For what holds data that nobody can make again. */
  get dataRemovalPolicy(): RemovalPolicy {
    return this.config.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  }
}

/** The stage that a stack belongs to, for constructs that only know where they stand. */
export const stageOf = (stack: Stack): StageName => {
  if (!(stack instanceof HouseStack)) throw new Error(`${stack.stackName} is not a stack of the product.`);
  return stack.config.stage;
};
