import { SegmentedControl, Skeleton } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Section } from "../../../components/section.tsx";
import type { Counts } from "../api.ts";
import { chartSeries } from "../series.ts";
import { BucketTable } from "./bucket-table.tsx";

const route = getRouteApi("/analytics");
const VerificationChart = lazy(() => import("./verification-chart.tsx"));

/** The same numbers as a chart, and as a table for those who do not see it or want to read them off. */
export function OverTime({ counts }: { counts: Counts }) {
  const { view } = route.useSearch();
  const navigate = route.useNavigate();
  const series = chartSeries(counts);
  return (
    <Section
      title="Verifications over time"
      description={
        counts.interval === "hour"
          ? "By the hour in which they were asked for."
          : `By the ${counts.interval} in which they were asked for, in UTC.`
      }
      actions={
        <SegmentedControl
          aria-label="Show as"
          size="xs"
          value={view ?? "chart"}
          onChange={(value) =>
            void navigate({
              search: (before) => ({ ...before, view: value === "table" ? value : undefined }),
              replace: true,
            })
          }
          data={[
            { value: "chart", label: "Chart" },
            { value: "table", label: "Table" },
          ]}
        />
      }
    >
      {view === "table" ? (
        <BucketTable counts={counts} series={series} />
      ) : (
        <Suspense fallback={<Skeleton h={300} />}>
          <VerificationChart counts={counts} series={series} />
        </Suspense>
      )}
    </Section>
  );
}
