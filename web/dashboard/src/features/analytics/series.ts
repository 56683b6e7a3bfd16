import type { Counts, Series } from "./api.ts";
import { nameOf } from "./words.ts";

export interface ChartSeries {
  key: string;
  label: string;
  counts: readonly number[];
  color: string;
}

/** More colours than these nobody tells apart. */
const MOST = 6;

const statusColors: Readonly<Record<string, string>> = {
  CREATED: "var(--chart-neutral)",
  STARTED: "var(--chart-1)",
  PENDING_REVIEW: "var(--chart-3)",
  SUCCEEDED: "var(--chart-2)",
  FAILED: "var(--chart-4)",
  CANCELED: "var(--chart-5)",
  EXPIRED: "var(--chart-6)",
};

const addUp = (rest: readonly Series[], length: number): number[] =>
  Array.from({ length }, (_, index) => rest.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0));

/** The largest groups, each with a colour; the others together. Statuses keep their own. */
export const chartSeries = (counts: Counts): ChartSeries[] => {
  const all = counts.series;
  const shown = counts.groupBy === "status" ? all : all.slice(0, MOST);
  const rest = all.slice(shown.length);
  const series = shown.map((one, index) => ({
    key: one.key,
    label: nameOf(one, counts),
    counts: one.counts,
    color: (counts.groupBy === "status" ? statusColors[one.key] : undefined) ?? `var(--chart-${index + 1})`,
  }));
  if (rest.length === 0) return series;
  const others = {
    key: "others",
    label: `${rest.length} others`,
    counts: addUp(rest, counts.buckets.length),
    color: "var(--chart-neutral)",
  };
  return [...series, others];
};
