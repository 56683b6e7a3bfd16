import { Duration } from "aws-cdk-lib";
import { EventSourceMapping, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Construct } from "constructs";
import { Alarm, type AlarmText } from "./alarm.ts";
import type { DeadLetterQueue } from "./dead-letter-queue.ts";
import type { ServiceFunction } from "./service-function.ts";
import { allowStream, type ProductTable } from "./table-access.ts";

export interface StreamTriggerProps {
  fn: ServiceFunction;
  productTable: ProductTable;
  /** Only records of this form reach the function. */
  filter: Record<string, unknown>;
  /** Gets the position of records that could not be handled, not the records. */
  deadLetters: DeadLetterQueue;
  late: AlarmText;
}

/**
 * Has the function follow the table's stream. A record that cannot be handled is cut out of its batch, tried a few
 * times and set aside: the stream goes on.
 */
export const followTable = (scope: Construct, id: string, props: StreamTriggerProps): EventSourceMapping => {
  const { fn, productTable, deadLetters } = props;
  allowStream(fn, productTable);
  const mapping = new EventSourceMapping(scope, id, {
    target: fn.handler,
    eventSourceArn: productTable.table.tableStreamArn ?? "",
    // A new mapping starts with the oldest record: better one event twice than one never.
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    // Enough to outlast a bus that throttles; a poisoned record holds its shard up for minutes, not for a day.
    retryAttempts: 5,
    maxRecordAge: Duration.hours(1),
    onFailure: new SqsDlq(deadLetters),
    filters: [{ pattern: JSON.stringify(props.filter) }],
  });
  mapping.node.addDependency(fn.role);
  new Alarm(scope, `${id}Late`, {
    ...props.late,
    metric: fn.handler.metric("IteratorAge", { period: Duration.minutes(1), statistic: "Maximum" }),
    threshold: 60_000,
    periods: 5,
    because:
      "A record is read within a second. From a minute on the sweep publishes the events that wait, so five such minutes " +
      "mean that the stream does not catch up by itself.",
  });
  return mapping;
};
