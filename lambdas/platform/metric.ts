import { dependencies } from "./aws.ts";

export type Unit = "Count" | "Milliseconds" | "Seconds";

/**
 * A metric and all values that its dimensions can have. Each combination is a metric of its own to CloudWatch, kept and
 * paid for: an id, a name that somebody chose or anything else without an end does not compile.
 */
export interface Metric<Dimensions extends Readonly<Record<string, readonly string[]>>> {
  name: string;
  unit: Unit;
  dimensions: Dimensions;
}

/** One value for each dimension. */
export type DimensionsOf<Dimensions extends Readonly<Record<string, readonly string[]>>> = {
  readonly [Name in keyof Dimensions]: Dimensions[Name][number];
};

export const metric = <const Dimensions extends Readonly<Record<string, readonly string[]>>>(
  name: string,
  unit: Unit,
  dimensions: Dimensions,
): Metric<Dimensions> => ({ name, unit, dimensions });

export interface Metrics {
  /** Notes one value; 1 unless told. */
  add<Dimensions extends Readonly<Record<string, readonly string[]>>>(
    metric: Metric<Dimensions>,
    dimensions: DimensionsOf<Dimensions>,
    value?: number,
  ): void;
  /** Writes what was noted. Every run of a function ends with it, also one that failed. */
  flush(): void;
}

/** Why something failed that no caller and no person is to blame for. */
export const failureCauses = [
  /** A service of AWS throttled us, answered 5xx, too late or not at all. */
  ...dependencies.map((name) => `${name}_BUSY` as const),
  /** Somebody else was faster, again and again. */
  "CONTENTION",
  "RECORD_TOO_NEW",
  "SECRET_MISSING",
  "UNEXPECTED",
] as const;
export type FailureCause = (typeof failureCauses)[number];

/** Requests that were answered with 5xx; messages, records and runs that failed. */
export const failures = metric("Failures", "Count", { Cause: failureCauses });
