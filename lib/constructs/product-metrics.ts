import type { Duration } from "aws-cdk-lib";
import { Metric as CloudWatchMetric, type MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import type { Metric } from "../../lambdas/platform/metric.ts";
import { sumOf } from "./metric-sum.ts";

type Dimensions = Readonly<Record<string, readonly string[]>>;

export interface Selection<Known extends Dimensions> {
  period: Duration;
  /** `Sum` unless told. */
  statistic?: string;
  /** Only these values of a dimension; all of those that are not named here. */
  where?: { readonly [Name in keyof Known]?: readonly Known[Name][number][] };
}

/** The metrics that functions write, as CloudWatch knows them. */
export class ProductMetrics {
  private readonly namespace: string;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  /** One metric for each combination of the dimensions' values: CloudWatch adds nothing up by itself. */
  each<Known extends Dimensions>(metric: Metric<Known>, selection: Selection<Known>): CloudWatchMetric[] {
    const { period, statistic = "Sum", where = {} } = selection;
    const chosen: Dimensions = { ...metric.dimensions, ...where };
    return combinations(chosen).map(
      (dimensionsMap) =>
        new CloudWatchMetric({
          namespace: this.namespace,
          metricName: metric.name,
          dimensionsMap,
          statistic,
          period,
          label: Object.values(dimensionsMap).join(" "),
        }),
    );
  }

  /** All of them as one number. */
  sum<Known extends Dimensions>(
    metric: Metric<Known>,
    selection: Selection<Known> & { label: string },
  ): MathExpression {
    return sumOf(selection.label, selection.period, this.each(metric, selection));
  }
}

const combinations = (dimensions: Dimensions): Record<string, string>[] =>
  Object.entries(dimensions).reduce<Record<string, string>[]>(
    (before, [name, values]) => before.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
