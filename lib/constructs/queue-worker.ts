import { CfnResource, Duration } from "aws-cdk-lib";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { AlarmProps } from "./alarm.ts";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import type { ServiceFunction } from "./service-function.ts";

/** AWS advises six times the function's timeout, so that a throttled batch does not come back while it is retried. */
const VISIBILITY_FACTOR = 6;

export interface WorkQueueProps {
  /** Timeout of the function that will work on the messages. */
  workerTimeoutSeconds: number;
  retention: Duration;
  /** How many receives a message gets, and why so many. */
  receives: { count: number; because: string };
  deadLetters: Pick<AlarmProps, "impact" | "runbook">;
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
