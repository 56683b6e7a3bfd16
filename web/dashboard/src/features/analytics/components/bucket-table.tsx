import { Table } from "@mantine/core";
import type { Counts } from "../api.ts";
import type { ChartSeries } from "../series.ts";
import { tellBucket, tellNumber } from "../words.ts";

interface BucketTableProps {
  counts: Counts;
  series: readonly ChartSeries[];
}

const titles = { hour: "Hour", day: "Day (UTC)", week: "Week from (UTC)" } as const;

/** Every number of the chart; intervals without any are left out. */
export function BucketTable({ counts, series }: BucketTableProps) {
  const rows = counts.buckets
    .map((start, index) => ({ start, numbers: series.map((one) => one.counts[index] ?? 0) }))
    .filter(({ numbers }) => numbers.some((number) => number > 0));
  return (
    <Table.ScrollContainer minWidth={0} type="native" mah={420}>
      <Table aria-label="Verifications over time" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{titles[counts.interval]}</Table.Th>
            {series.map(({ key, label }) => (
              <Table.Th key={key} ta="right" className="user-text">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ start, numbers }) => (
            <Table.Tr key={start}>
              <Table.Td>
                <time dateTime={start}>{tellBucket(start, counts.interval)}</time>
              </Table.Td>
              {numbers.map((number, index) => (
                <Table.Td key={series[index]?.key} ta="right">
                  {tellNumber(number)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
