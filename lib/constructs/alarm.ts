import { Duration } from "aws-cdk-lib";
import {
  ComparisonOperator,
  type IMetric,
  Alarm as MetricAlarm,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

export interface AlarmProps {
  metric: IMetric;
  /** The alarm goes off at this value. */
  threshold: number;
  /** One sentence: what people notice while this lasts. */
  impact: string;
  /** Heading of docs/runbook.md that says what to do, as the anchor of its link. */
  runbook: string;
}

/** An alarm that tells who is paged at night what it means and where to read on. */
export class Alarm extends MetricAlarm {
  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id, {
      metric: props.metric,
      threshold: props.threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      // No data means that nothing happened, which is fine for everything that is counted here.
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${props.impact} Runbook: docs/runbook.md#${props.runbook}`,
    });
  }
}

/** Goes off with the first message in a dead-letter queue. */
export const alarmOnDeadLetters = (
  scope: Construct,
  id: string,
  queue: IQueue,
  text: Pick<AlarmProps, "impact" | "runbook">,
): Alarm =>
  new Alarm(scope, id, {
    ...text,
    threshold: 1,
    metric: queue.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: "Maximum",
    }),
  });
