import type { ReactNode } from "react";
import { type Column, DataTable } from "../../../components/data-table.tsx";
import type { Counts, Series } from "../api.ts";
import { nameOf, tellDuration, tellNumber, tellRate } from "../words.ts";

const titles = { integration: "Integration", workflow: "Workflow" } as const;
const lead = (text: string): ReactNode => <span className="user-text">{text}</span>;

/** How each integration or workflow does; by status there is nothing to compare. */
export function GroupTable({ counts }: { counts: Counts }) {
  if (counts.groupBy === "status") return null;
  const columns: Column<Series>[] = [
    { title: titles[counts.groupBy], cell: (series) => lead(nameOf(series, counts)) },
    { title: "Verifications", width: 130, cell: ({ total }) => tellNumber(total) },
    { title: "Success rate", width: 130, cell: ({ statuses }) => tellRate(statuses) },
    {
      title: "Median time",
      width: 150,
      wide: true,
      cell: ({ medianSecondsToSucceed }) => tellDuration(medianSecondsToSucceed),
    },
  ];
  return (
    <DataTable
      label={`Verifications by ${counts.groupBy}`}
      columns={columns}
      rows={counts.series}
      rowKey={({ key }) => key}
      empty={null}
    />
  );
}
