import { fileURLToPath } from "node:url";
import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import { EventBus, type IEventBus, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction, SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { Code, Function as Lambda, Runtime } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { enrolledBy, finished } from "./pattern.ts";

export interface SubscriberProps extends StackProps {
  /** Output `EventBusName` of the stack `Countersign-<stage>-data`; in another account the name of your own bus. */
  eventBusName: string;
  /** Whose new people the function hears of. */
  integrationId: string;
}

/** Two subscribers of Countersign's events: a queue that a system of yours reads, and a function. */
export class SubscriberStack extends Stack {
  private readonly bus: IEventBus;
  /** What could not be brought to its target; watch it, since nothing else will tell you. */
  private readonly undelivered: Queue;

  constructor(scope: Construct, id: string, props: SubscriberProps) {
    super(scope, id, props);
    this.bus = EventBus.fromEventBusName(this, "Bus", props.eventBusName);
    this.undelivered = this.createQueue("Undelivered", Duration.days(14));
    this.queueResults();
    this.callOnEnrolment(props.integrationId);
  }

  private queueResults(): void {
    const results = this.createQueue("Results", Duration.days(4));
    new Rule(this, "Finished", {
      description: "Results of verifications",
      eventBus: this.bus,
      eventPattern: finished,
      targets: [new SqsQueue(results, this.delivery)],
    });
    new CfnOutput(this, "ResultsQueueUrl", { value: results.queueUrl });
  }

  private callOnEnrolment(integrationId: string): void {
    const welcome = new Lambda(this, "Welcome", {
      runtime: Runtime.NODEJS_24_X,
      handler: "welcome.handler",
      code: Code.fromAsset(fileURLToPath(new URL("./functions", import.meta.url))),
      timeout: Duration.seconds(10),
      // EventBridge hands events over and leaves: what the function fails at goes here after its own retries.
      deadLetterQueue: this.undelivered,
      maxEventAge: Duration.hours(6),
      retryAttempts: 2,
    });
    new Rule(this, "Enrolled", {
      description: "People who were verified for the first time",
      eventBus: this.bus,
      eventPattern: enrolledBy(integrationId),
      targets: [new LambdaFunction(welcome, this.delivery)],
    });
  }

  /** EventBridge tries for a day, then the event waits in the queue for you. */
  private get delivery() {
    return { deadLetterQueue: this.undelivered, maxEventAge: Duration.days(1), retryAttempts: 185 };
  }

  private createQueue(id: string, retentionPeriod: Duration): Queue {
    return new Queue(this, id, {
      retentionPeriod,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
  }
}
