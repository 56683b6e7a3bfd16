import { writeLine } from "./log.ts";
import type { Metrics, Unit } from "./metric.ts";

interface Noted {
  name: string;
  unit: Unit;
  value: number;
}

/** How many values of one metric a line may have: more than CloudWatch takes would be lost without a word. */
const MAX_VALUES = 100;

/**
 * Metrics as lines of the function's log (CloudWatch's embedded metric format): no request to anyone, nothing to wait
 * for. The namespace comes from the environment and tells the stages of an account apart. A session ends in one of
 * several functions: which one it was is of no interest, and would split every sum.
 */
export const createMetrics = (): Metrics => {
  const groups = new Map<string, { dimensions: Readonly<Record<string, string>>; noted: Noted[] }>();
  return {
    add: (metric, dimensions, value = 1) => {
      const key = JSON.stringify(dimensions);
      const group = groups.get(key) ?? { dimensions, noted: [] };
      group.noted.push({ name: metric.name, unit: metric.unit, value });
      groups.set(key, group);
    },
    flush: () => {
      for (const { dimensions, noted } of groups.values()) {
        for (let start = 0; start < noted.length; start += MAX_VALUES) {
          writeLine(toLine(dimensions, noted.slice(start, start + MAX_VALUES)));
        }
      }
      groups.clear();
    },
  };
};

/** One line for values that have their dimensions in common. */
const toLine = (dimensions: Readonly<Record<string, string>>, noted: readonly Noted[]): object => {
  const values = new Map<string, { unit: Unit; values: number[] }>();
  for (const { name, unit, value } of noted) {
    const known = values.get(name) ?? { unit, values: [] };
    known.values.push(value);
    values.set(name, known);
  }
  return {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: process.env.METRICS_NAMESPACE,
          Dimensions: [Object.keys(dimensions)],
          Metrics: [...values].map(([Name, { unit }]) => ({ Name, Unit: unit })),
        },
      ],
    },
    ...dimensions,
    ...Object.fromEntries(
      [...values].map(
        ([
          name,
          {
            values: [first, ...more],
          },
        ]) => [name, more.length === 0 ? first : [first, ...more]],
      ),
    ),
  };
};
