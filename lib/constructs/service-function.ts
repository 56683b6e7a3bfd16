import { CfnResource, Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type * as z from "zod";
import { bundledCode } from "./bundle.ts";
import { except } from "./exceptions.ts";
import type { HouseStack } from "./house-stack.ts";

/** Memory and timeout are never defaults: each pair says why it is what it is. */
export interface Size {
  megabytes: number;
  timeoutSeconds: number;
  because: string;
}

/** For functions behind the HTTP API. */
export const httpSize: Size = {
  megabytes: 512,
  timeoutSeconds: 15,
  because:
    "A few table requests: CPU matters at a cold start only, where 512 MB loads the bundle in about 300 ms. " +
    "API Gateway would wait 30 s, but a caller who got no answer in 15 s should try again.",
};

export interface ServiceFunctionProps<Environment extends Record<string, string>> {
  /** Path of the entry from the root of the repository. */
  entry: `lambdas/${string}.ts`;
  description: string;
  /** The schema with which the entry reads its environment: a variable that is missing here does not compile. */
  envSchema: z.ZodType<Environment>;
  environment: NoInfer<Environment>;
  size: Size;
  /** Only with a reason: it is taken from what all functions of the account share. */
  reservedConcurrency?: { executions: number; because: string };
  /**
   * For a function that queues work for itself and bounds that itself. AWS would take it for a mistake, and drop a message
   * to a dead-letter queue when one led to another sixteen times.
   */
  mayFeedItself?: { because: string };
}

/**
 * A Lambda function with the house's defaults. Its role may write its own log and its traces and nothing else until
 * `allow` adds to it.
 */
export class ServiceFunction<
  Environment extends Record<string, string> = Record<string, string>,
> extends Construct {
  readonly handler: LambdaFunction;
  readonly role: Role;
  /** `/countersign/dev/webhooks-deliver`: known before anything is deployed, and easy to find. */
  readonly logGroupName: string;

  constructor(scope: HouseStack, id: string, props: ServiceFunctionProps<Environment>) {
    super(scope, id);
    const { size } = props;
    this.logGroupName = logGroupName(scope, serviceName(props.entry));
    const logGroup = new LogGroup(this, "Log", {
      logGroupName: this.logGroupName,
      retention: toRetention(scope.config.logRetentionDays),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    this.allow("WriteOwnLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [logGroup.logGroupArn]);
    this.handler = new LambdaFunction(this, "Function", {
      description: props.description,
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: Tracing.ACTIVE,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: bundledCode(props.entry),
      handler: "index.handler",
      memorySize: size.megabytes,
      timeout: Duration.seconds(size.timeoutSeconds),
      ...(props.reservedConcurrency === undefined || !scope.config.reserveConcurrency
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency.executions }),
      ...(props.mayFeedItself === undefined ? {} : { recursiveLoop: RecursiveLoop.ALLOW }),
      environment: {
        ...props.environment,
        NODE_OPTIONS: "--enable-source-maps",
        METRICS_NAMESPACE: metricsNamespace(scope.config.stage),
      },
    });
    except(
      this.role,
      "IAM5[Resource::*]",
      "Traces of X-Ray have no ARN: its two actions know no narrower resource.",
    );
    this.describe(props);
  }

  /** `sid` names the permission in the policy: letters and digits. */
  allow(
    sid: string,
    actions: readonly string[],
    resources: readonly string[],
    conditions: Record<string, Record<string, string | readonly string[]>> = {},
  ): void {
    this.role.addToPolicy(
      new PolicyStatement({ sid, actions: [...actions], resources: [...resources], conditions }),
    );
  }

  private describe(props: ServiceFunctionProps<Environment>): void {
    const resource = this.handler.node.defaultChild;
    if (!(resource instanceof CfnResource)) throw new Error("A function without a resource.");
    // What the local cloud rebuilds when the source changes.
    resource.addMetadata("countersign:entry", props.entry);
    resource.addMetadata("countersign:size", props.size.because);
    if (props.reservedConcurrency !== undefined) {
      resource.addMetadata("countersign:concurrency", props.reservedConcurrency.because);
    }
    if (props.mayFeedItself !== undefined) {
      resource.addMetadata("countersign:feeds-itself", props.mayFeedItself.because);
    }
  }
}

/** `lambdas/webhooks/relay.ts` logs as `webhooks-relay`; `lambdas/webhooks/webhooks-api.ts` as `webhooks-api`. */
const serviceName = (entry: string): string => {
  const [context = "", file = ""] = entry.replace(/^lambdas\/|\.ts$/g, "").split("/");
  return file.startsWith(`${context}-`) ? file : `${context}-${file}`;
};

export const logGroupName = (stack: HouseStack, name: string): string =>
  `/countersign/${stack.config.stage}/${name}`;

/** The stages of an account are told apart by it. */
export const metricsNamespace = (stage: string): string => `Countersign/${stage}`;

const toRetention = (days: number): RetentionDays => days;
