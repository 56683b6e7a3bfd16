import "@mantine/charts/styles.layer.css";
import { BarChart } from "@mantine/charts";
import type { Counts } from "../api.ts";
import type { ChartSeries } from "../series.ts";
import { tellBucket, tellNumber } from "../words.ts";

interface VerificationChartProps {
  counts: Counts;
  series: readonly ChartSeries[];
}

/** Stacked bars. In a file of its own: the chart library is loaded with it, and with nothing else. */
export default function VerificationChart({ counts, series }: VerificationChartProps) {
  const data = counts.buckets.map((start, index) => ({
    bucket: tellBucket(start, counts.interval),
    ...Object.fromEntries(series.map((one) => [one.key, one.counts[index] ?? 0])),
  }));
  return (
    <div
      role="img"
      aria-label={`${tellNumber(counts.total)} verifications as stacked bars, by ${counts.interval}. The same numbers are under Table.`}
    >
      <BarChart
        h={300}
        type="stacked"
        data={data}
        dataKey="bucket"
        series={series.map(({ key, label, color }) => ({ name: key, label, color }))}
        withLegend
        legendProps={{ verticalAlign: "bottom" }}
        tickLine="none"
        gridAxis="x"
        maxBarWidth={48}
        textColor="dimmed"
        yAxisProps={{ allowDecimals: false, width: 36 }}
        xAxisProps={{ minTickGap: 24 }}
        barProps={{ isAnimationActive: false }}
        barChartProps={{ accessibilityLayer: false }}
        tooltipAnimationDuration={0}
        valueFormatter={tellNumber}
      />
    </div>
  );
}
