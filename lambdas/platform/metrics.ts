import { Metrics as EmbeddedMetrics } from "@aws-lambda-powertools/metrics";
import type { Metrics, Unit } from "./metric.ts";

interface Noted {
  name: string;
  unit: Unit;
  value: number;
}

// Below the hundred values of one name at which the library writes by itself and forgets the dimensions.
const AT_ONCE = 50;

/**
 * Metrics as lines of the function's log (embedded metric format): no request to anyone, nothing to wait for. The
 * namespace comes from the environment and tells the stages of an account apart.
 */
export const createMetrics = (): Metrics => {
  const embedded = new EmbeddedMetrics();
  // A session ends in one of several functions: which one it was is of no interest, and would split every sum.
  embedded.clearDefaultDimensions();
  const groups = new Map<string, { dimensions: Readonly<Record<string, string>>; noted: Noted[] }>();

  const write = (dimensions: Readonly<Record<string, string>>, noted: readonly Noted[]): void => {
    for (const [name, value] of Object.entries(dimensions)) embedded.addDimension(name, value);
    for (const each of noted) embedded.addMetric(each.name, each.unit, each.value);
    embedded.publishStoredMetrics();
  };

  return {
    add: (metric, dimensions, value = 1) => {
      const key = JSON.stringify(dimensions);
      const group = groups.get(key) ?? { dimensions, noted: [] };
      group.noted.push({ name: metric.name, unit: metric.unit, value });
      groups.set(key, group);
    },
    flush: () => {
      for (const { dimensions, noted } of groups.values()) {
        for (let start = 0; start < noted.length; start += AT_ONCE)
          write(dimensions, noted.slice(start, start + AT_ONCE));
      }
      groups.clear();
    },
  };
};
