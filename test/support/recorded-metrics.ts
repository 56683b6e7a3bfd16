import type { Metric, Metrics } from "../../lambdas/platform/metric.ts";

export interface RecordedMetric {
  name: string;
  dimensions: Readonly<Record<string, string>>;
  value: number;
}

/** Metrics that keep what was added, and how much of it was flushed. */
export interface RecordedMetrics extends Metrics {
  added: RecordedMetric[];
  /** How many of `added` were written. */
  flushed: number;
  /** `Sessions Status=CREATED` for each value, in order. */
  names(): string[];
}

export const createRecordedMetrics = (): RecordedMetrics => {
  const added: RecordedMetric[] = [];
  const metrics: RecordedMetrics = {
    added,
    flushed: 0,
    names: () =>
      added.map(({ name, dimensions }) =>
        [name, ...Object.entries(dimensions).map(([key, value]) => `${key}=${value}`)].join(" "),
      ),
    add: (
      { name, dimensions: known }: Metric<Readonly<Record<string, readonly string[]>>>,
      dimensions,
      value = 1,
    ) => {
      for (const [key, chosen] of Object.entries(dimensions)) {
        if (known[key]?.includes(chosen) !== true) throw new Error(`${name} has no ${key} ${chosen}.`);
      }
      added.push({ name, dimensions, value });
    },
    flush: () => {
      metrics.flushed = added.length;
    },
  };
  return metrics;
};
