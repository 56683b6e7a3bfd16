import { CfnResource, Duration, Stack } from "aws-cdk-lib";
import {
  ComparisonOperator,
  type IMetric,
  Alarm as MetricAlarm,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { alarmTopicArn } from "./alarm-topic.ts";

/** What whoever is called at night reads. */
export interface AlarmText {
  /** One sentence: what people notice while this lasts. */
  impact: string;
  /** Heading of docs/runbook.md that says what to do, as the anchor of its link. */
  runbook: string;
}

export interface AlarmProps extends AlarmText {
  metric: IMetric;
  /** The alarm goes off at this value. */
  threshold: number;
  /** Why at this value and not at another one. */
  because: string;
  /** So many periods in a row; 1 unless told. */
  periods?: number;
  /** What it means when nothing was measured: nothing happened, unless told. */
  silenceIs?: "FINE" | "ALARMING";
}

/** An alarm that tells who is paged at night what it means and where to read on. Everyone who subscribed hears of it. */
export class Alarm extends MetricAlarm {
  /** `Countersign-dev-webhooks Deliveries DeadLetters`: its name, and what the mail about it has in its subject. */
  readonly title: string;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    const title = titleOf(scope, id);
    super(scope, id, {
      alarmName: title,
      metric: props.metric,
      threshold: props.threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      treatMissingData:
        props.silenceIs === "ALARMING" ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${props.impact} Runbook: docs/runbook.md#${props.runbook}`,
    });
    this.title = title;
    const alarmActionArn = alarmTopicArn(Stack.of(this));
    this.addAlarmAction({ bind: () => ({ alarmActionArn }) });
    this.addOkAction({ bind: () => ({ alarmActionArn }) });
    const resource = this.node.defaultChild;
    if (resource instanceof CfnResource) resource.addMetadata("countersign:threshold", props.because);
  }
}

const titleOf = (scope: Construct, id: string): string =>
  [...scope.node.path.split("/"), ...(id === "Alarm" ? [] : [id])].join(" ");

/** Goes off with the first message in a dead-letter queue. */
export const alarmOnDeadLetters = (scope: Construct, id: string, queue: IQueue, text: AlarmText): Alarm =>
  new Alarm(scope, id, {
    ...text,
    threshold: 1,
    because:
      "Whatever comes here was tried as often as it may be: nobody but a person does anything about it.",
    metric: queue.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: "Maximum",
    }),
  });
