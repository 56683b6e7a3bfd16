import { Duration, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import type { DeadLetterQueue } from "./dead-letter-queue.ts";
import type { ServiceFunction } from "./service-function.ts";

export interface ScheduleProps {
  fn: ServiceFunction;
  /** `rate(1 minute)` or `cron(0 3 * * ? *)`, in UTC. */
  expression: string;
  /** What the job does, for the console. */
  description: string;
  /** How often a failed run is tried again, and why. */
  retries: { count: 0 | 1 | 2; because: string };
  /** Gets what could neither be started nor finished. */
  deadLetters: DeadLetterQueue;
}

/** Runs a function on a schedule; a run that fails for good ends in the dead-letter queue. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const { fn, deadLetters } = props;
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [fn.handler.functionArn] }),
    );
    role.addToPolicy(
      new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [deadLetters.queueArn] }),
    );
    fn.handler.configureAsyncInvoke({
      retryAttempts: props.retries.count,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(deadLetters),
    });
    const schedule = new CfnSchedule(this, "Schedule", {
      description: props.description,
      scheduleExpression: props.expression,
      scheduleExpressionTimezone: "UTC",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: fn.handler.functionArn,
        roleArn: role.roleArn,
        // The function must be able to tell a scheduled run from a deployment.
        input: JSON.stringify({ source: "countersign.schedule", schedule: id }),
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3600 },
        deadLetterConfig: { arn: deadLetters.queueArn },
      },
    });
    schedule.node.addDependency(role);
    schedule.addMetadata("countersign:retries", props.retries.because);
  }
}
