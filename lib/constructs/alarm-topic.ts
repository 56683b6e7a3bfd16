import { ArnFormat, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { type HouseStack, stageOf } from "./house-stack.ts";

const topicName = (stage: string): string => `countersign-${stage}-alarms`;

/** The topic of a stage by its name, so that no stack has to hand it to every alarm of the others. */
export const alarmTopicArn = (stack: Stack): string =>
  stack.formatArn({
    service: "sns",
    resource: topicName(stageOf(stack)),
    arnFormat: ArnFormat.NO_RESOURCE_NAME,
  });

/** Where all alarms of a stage go: whoever wants to hear of them subscribes. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: HouseStack, id: string) {
    super(scope, id);
    const alarms = new ServicePrincipal("cloudwatch.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
    });
    const key = new Key(this, "Key", {
      description: "Encrypts the Countersign alarms on their way",
      enableKeyRotation: true,
      // Alarms are not kept: without the key nothing is lost.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // AWS's own key for topics does not let CloudWatch in: its alarms would go off and nobody would hear of it.
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsEncrypt",
        effect: Effect.ALLOW,
        principals: [alarms],
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resources: ["*"],
      }),
    );
    this.topic = new Topic(this, "Topic", {
      topicName: topicName(scope.config.stage),
      masterKey: key,
      enforceSSL: true,
    });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsPublish",
        effect: Effect.ALLOW,
        principals: [alarms],
        actions: ["sns:Publish"],
        resources: [this.topic.topicArn],
      }),
    );
    const { alarmEmail } = scope.config;
    if (alarmEmail !== undefined) this.topic.addSubscription(new EmailSubscription(alarmEmail));
  }
}
