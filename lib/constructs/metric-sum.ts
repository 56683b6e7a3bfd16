import type { Duration } from "aws-cdk-lib";
import { type IMetric, MathExpression } from "aws-cdk-lib/aws-cloudwatch";

/**
 * Several metrics as one number. Plain addition has no result where one of them has no data, and most of what is counted
 * here (throttled requests, refusals, failures) has data only when it happens.
 */
export const sumOf = (label: string, period: Duration, metrics: readonly IMetric[]): MathExpression => {
  // Expressions that contain one another share one space of names.
  const names = metrics.map((_, index) => `${label.replaceAll(/\W+/g, "").toLowerCase()}${index}`);
  const filled = `FILL([${names.join(", ")}], 0)`;
  return new MathExpression({
    // The sum of a single metric would be one number over all time.
    expression: names.length === 1 ? `FILL(${names[0]}, 0)` : `SUM(${filled})`,
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [names[index] ?? "", metric])),
    label,
    period,
  });
};
