import type { CountsQuery } from "./api.ts";

export type Interval = NonNullable<CountsQuery["interval"]>;
export type Range = "day" | "week" | "month" | "quarter" | "year" | "custom";

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Days that one answer holds by the hour: beyond, the API refuses. */
const MOST_HOURLY_DAYS = 31;

export const ranges: readonly { value: Range; label: string }[] = [
  { value: "day", label: "Last 24 hours" },
  { value: "week", label: "Last 7 days" },
  { value: "month", label: "Last 30 days" },
  { value: "quarter", label: "Last 90 days" },
  { value: "year", label: "Last 365 days" },
  { value: "custom", label: "From … to …" },
];

const lengths = { day: 1, week: 7, month: 30, quarter: 90, year: 365 } as const;
const usual = {
  day: "hour",
  week: "day",
  month: "day",
  quarter: "week",
  year: "week",
  custom: "day",
} as const;

/** "2026-03-01" as the start of that day in UTC; undefined where it is no day. */
const readDay = (day: string | undefined): number | undefined => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day ?? "") ? Date.parse(`${day}T00:00:00.000Z`) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
};

export const toDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

export interface Period {
  range: Range;
  from: number;
  to: number;
  interval: Interval;
  /** Which intervals the length allows. */
  intervals: readonly Interval[];
}

interface Asked {
  range?: Range | undefined;
  from?: string | undefined;
  to?: string | undefined;
  interval?: Interval | undefined;
}

/** What the address asks for, made whole: a range without an end ends now, and an interval that is too fine gives way. */
export const choosePeriod = (asked: Asked, now: number): Period => {
  const range = asked.range ?? "month";
  const minute = Math.floor(now / MINUTE) * MINUTE + MINUTE;
  const custom = range === "custom";
  // The last day is counted whole.
  const end = custom ? (readDay(asked.to) ?? Number.NaN) + DAY : minute;
  const to = Number.isNaN(end) ? minute : end;
  const from = custom ? (readDay(asked.from) ?? to - 30 * DAY) : to - lengths[range] * DAY;
  const days = (to - from) / DAY;
  const intervals: Interval[] = [
    ...(days <= MOST_HOURLY_DAYS ? (["hour"] as const) : []),
    ...(days >= 2 ? (["day"] as const) : []),
    ...(days >= 14 ? (["week"] as const) : []),
  ];
  const [first = "day"] = intervals;
  const wanted = asked.interval ?? usual[range];
  return { range, from, to, intervals, interval: intervals.find((each) => each === wanted) ?? first };
};
