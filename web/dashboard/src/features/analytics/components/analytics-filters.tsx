import { Group, SegmentedControl, Select, TextInput } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { type Interval, type Period, ranges, toDay } from "../period.ts";

const route = getRouteApi("/analytics");

const intervalWords: Readonly<Record<Interval, string>> = { hour: "Hour", day: "Day", week: "Week" };
const groups = [
  { value: "integration", label: "By integration" },
  { value: "workflow", label: "By workflow" },
  { value: "status", label: "By status" },
] as const;
const DAY = 86_400_000;

/** Period, interval and grouping. They live in the address, so that a view can be sent to somebody. */
export function AnalyticsFilters({ period }: { period: Period }) {
  const { groupBy, from, to } = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const chooseRange = (value: string | null) => {
    const range = ranges.find((each) => each.value === value)?.value ?? "month";
    // "custom" begins with what was on the screen.
    const days =
      range === "custom"
        ? { from: toDay(period.from), to: toDay(period.to - 1) }
        : { from: undefined, to: undefined };
    set({ range: range === "month" ? undefined : range, interval: undefined, ...days });
  };
  return (
    <Group mb="lg" gap="sm">
      <Select
        aria-label="Period"
        allowDeselect={false}
        flex="1 1 10rem"
        maw={{ sm: 190 }}
        data={ranges}
        value={period.range}
        onChange={chooseRange}
      />
      {period.range === "custom" && (
        <>
          <TextInput
            type="date"
            aria-label="First day (UTC)"
            value={from ?? toDay(period.from)}
            max={to ?? toDay(period.to)}
            onChange={({ currentTarget: { value } }) => value !== "" && set({ from: value })}
          />
          <TextInput
            type="date"
            aria-label="Last day (UTC)"
            value={to ?? toDay(period.to - DAY)}
            min={from ?? toDay(period.from)}
            onChange={({ currentTarget: { value } }) => value !== "" && set({ to: value })}
          />
        </>
      )}
      <Select
        aria-label="Grouping"
        allowDeselect={false}
        flex="1 1 10rem"
        maw={{ sm: 180 }}
        data={groups}
        value={groupBy ?? "integration"}
        onChange={(value) => set({ groupBy: value === "workflow" || value === "status" ? value : undefined })}
      />
      <SegmentedControl
        aria-label="Interval"
        value={period.interval}
        onChange={(value) => set({ interval: period.intervals.find((each) => each === value) })}
        data={period.intervals.map((value) => ({ value, label: intervalWords[value] }))}
      />
    </Group>
  );
}
