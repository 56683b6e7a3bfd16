import { CfnResource, Duration } from "aws-cdk-lib";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { Alarm, type AlarmText } from "./alarm.ts";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import { sumOf } from "./metric-sum.ts";
import type { ServiceFunction } from "./service-function.ts";

/** AWS advises six times the function's timeout, so that a throttled batch does not come back while it is retried. */
const VISIBILITY_FACTOR = 6;

export interface WorkQueueProps {
  /** Timeout of the function that will work on the messages. */
  workerTimeoutSeconds: number;
  retention: Duration;
  /** How many receives a message gets, and why so many. */
  receives: { count: number; because: string };
  deadLetters: AlarmText;
  /** From which age of its oldest message on the queue is late, and why. */
  late: AlarmText & { seconds: number; because: string };
}

/** A queue of work with its dead-letter queue. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, "DeadLetters", props.deadLetters);
    this.queue = new Queue(this, "Queue", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: props.retention,
      visibilityTimeout: Duration.seconds(props.workerTimeoutSeconds * VISIBILITY_FACTOR),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.receives.count },
    });
    const resource = this.queue.node.defaultChild;
    if (resource instanceof CfnResource) resource.addMetadata("countersign:receives", props.receives.because);
    const { seconds, ...late } = props.late;
    new Alarm(this, "Late", {
      ...late,
      threshold: seconds,
      periods: 5,
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: "Maximum",
      }),
    });
  }

  /** Lets the function put work into the queue. */
  allowSending(fn: ServiceFunction): void {
    fn.allow(`SendTo${this.node.id}`, ["sqs:SendMessage"], [this.queue.queueArn]);
  }
}

export interface QueueTriggerProps {
  batchSize: number;
  /** Most copies of the function that work on the queue at once; at least 2. */
  maxConcurrency: number;
}

/** Lets somebody know when the function itself fails, and not the one message or record that it works on. */
export const alarmOnFailures = (fn: ServiceFunction, text: AlarmText): Alarm => {
  const period = Duration.minutes(5);
  return new Alarm(fn, "Failing", {
    ...text,
    threshold: 5,
    periods: 2,
    because:
      "A run that times out or finds no free instance is repeated: five in five minutes, twice over, are no accident.",
    metric: sumOf("runs that failed or could not begin", period, [
      fn.handler.metricErrors({ period }),
      fn.handler.metricThrottles({ period }),
    ]),
  });
};

/** Has the function work on the queue; messages that it reports as failed come back one by one. */
export const workOn = (fn: ServiceFunction, work: WorkQueue, props: QueueTriggerProps): void => {
  fn.handler.addEventSource(
    new SqsEventSource(work.queue, {
      batchSize: props.batchSize,
      maxConcurrency: props.maxConcurrency,
      reportBatchItemFailures: true,
    }),
  );
};
