import type { Interval } from "../contract/insights.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Longest range that is counted by each interval, in days: at most 744 buckets. */
export const MAX_DAYS = { hour: 31, day: 366, week: 366 } as const satisfies Record<Interval, number>;

const LENGTH = { hour: HOUR, day: DAY, week: 7 * DAY } as const satisfies Record<Interval, number>;

// The epoch was a Thursday; weeks start on Monday.
const OFFSET = { hour: 0, day: 0, week: 4 * DAY } as const satisfies Record<Interval, number>;

/** Start of the interval that holds `time`, in UTC. */
export const bucketStart = (time: number, interval: Interval): number =>
  Math.floor((time - OFFSET[interval]) / LENGTH[interval]) * LENGTH[interval] + OFFSET[interval];

/** Starts of all intervals that overlap [from, to). */
export const bucketStarts = (from: Date, to: Date, interval: Interval): number[] => {
  const starts: number[] = [];
  for (let at = bucketStart(from.getTime(), interval); at < to.getTime(); at += LENGTH[interval]) {
    starts.push(at);
  }
  return starts;
};
