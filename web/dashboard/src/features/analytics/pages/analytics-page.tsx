import { Alert, Button, SimpleGrid, Skeleton, Stack } from "@mantine/core";
import { IconAlertTriangle, IconChartBar, IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useCan } from "../../../auth/me.tsx";
import { toCsv } from "../../../components/csv.ts";
import { download } from "../../../components/download.ts";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { ButtonLink } from "../../../components/links.tsx";
import { Moment } from "../../../components/moment.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { Section } from "../../../components/section.tsx";
import { type Counts, countsQuery } from "../api.ts";
import { AnalyticsFilters } from "../components/analytics-filters.tsx";
import { FailureReasons } from "../components/failure-reasons.tsx";
import { Figures } from "../components/figures.tsx";
import { GroupTable } from "../components/group-table.tsx";
import { ModuleFunnel } from "../components/module-funnel.tsx";
import { OverTime } from "../components/over-time.tsx";
import { choosePeriod, toDay } from "../period.ts";
import { nameOf } from "../words.ts";

const route = getRouteApi("/analytics");

/** One line for each interval and group: what a pivot table wants. */
const exportCounts = (counts: Counts): void => {
  const rows = counts.buckets.flatMap((start, index) =>
    counts.series.map((series) => [start, series.key, nameOf(series, counts), series.counts[index] ?? 0]),
  );
  const name = `verifications-by-${counts.groupBy}-${toDay(Date.parse(counts.from))}-${toDay(Date.parse(counts.to))}`;
  const head = [`${counts.interval}_start_utc`, `${counts.groupBy}_id`, counts.groupBy, "verifications"];
  download(`${name}.csv`, toCsv(head, rows), "text/csv");
};

export function AnalyticsPage() {
  const search = route.useSearch();
  // One "now" for as long as the screen is open, so that another grouping is of the same period.
  const [now] = useState(Date.now);
  const period = choosePeriod(search, now);
  const { data, error, refetch } = useQuery(
    countsQuery({
      from: new Date(period.from).toISOString(),
      to: new Date(period.to).toISOString(),
      interval: period.interval,
      groupBy: search.groupBy ?? "integration",
    }),
  );
  return (
    <>
      <PageHeader
        title="Analytics"
        description="How many verifications there were, how they went, and where people got stuck."
        actions={
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            disabled={data === undefined || data.total === 0}
            onClick={() => data !== undefined && exportCounts(data)}
          >
            Export CSV
          </Button>
        }
      />
      <AnalyticsFilters period={period} />
      {error === null ? (
        <Answer counts={data} />
      ) : (
        <ErrorPanel error={error} title="The numbers could not be read" onRetry={() => void refetch()} />
      )}
    </>
  );
}

function Answer({ counts }: { counts: Counts | undefined }) {
  if (counts === undefined) {
    return (
      <Stack aria-busy>
        <Skeleton h={104} radius="lg" />
        <Skeleton h={404} radius="lg" />
      </Stack>
    );
  }
  if (counts.total === 0) return <Nothing />;
  return (
    <Stack gap="lg">
      {counts.truncated && (
        <Alert
          color="warning"
          bg="var(--meaning-warning-tint)"
          icon={<IconAlertTriangle aria-hidden size={18} color="var(--meaning-warning)" />}
        >
          There were more verifications than one answer counts. Everything before{" "}
          <Moment at={counts.countedFrom} full /> is missing: choose a shorter period to see it.
        </Alert>
      )}
      <Figures counts={counts} />
      <OverTime counts={counts} />
      <GroupTable counts={counts} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <ModuleFunnel counts={counts} />
        <FailureReasons counts={counts} />
      </SimpleGrid>
    </Stack>
  );
}

function Nothing() {
  const can = useCan();
  return (
    <Section title="Verifications over time">
      <EmptyState
        icon={IconChartBar}
        title="No verifications in this period"
        action={
          can("POST /api/v1/sessions") && <ButtonLink to="/sessions/send">Send verification</ButtonLink>
        }
      >
        Choose a longer period, or send the first verification: it is counted at once.
      </EmptyState>
    </Section>
  );
}
