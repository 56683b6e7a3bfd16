import { Skeleton, Text } from "@mantine/core";
import { IconPlus, IconWebhook } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { every } from "../../../api/live.ts";
import { useCan } from "../../../auth/me.tsx";
import { Breakable } from "../../../components/breakable.tsx";
import { type Column, DataTable } from "../../../components/data-table.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { ButtonLink } from "../../../components/links.tsx";
import { Moment } from "../../../components/moment.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { rowLink } from "../../../components/row-link.ts";
import { type Endpoint, endpointsQuery, statisticsQuery } from "../api.ts";
import { EndpointStatus } from "../components/endpoint-status.tsx";
import { tellDuration, tellShare } from "../words.ts";

interface NumberCellProps {
  id: string;
  show: "rate" | "duration" | "success";
}

/** One of the numbers of an endpoint; the cells of a row share one request. */
function NumberCell({ id, show }: NumberCellProps) {
  const { data, isError } = useQuery(statisticsQuery(id));
  if (isError) return "–";
  if (data === undefined) return <Skeleton h={14} w={48} />;
  const { successRate, durationMs, lastSuccessAt } = data;
  if (show === "rate") return tellShare(successRate);
  if (show === "success") return lastSuccessAt === null ? "–" : <Moment at={lastSuccessAt} />;
  return durationMs === null ? "–" : `${tellDuration(durationMs.p50)} / ${tellDuration(durationMs.p99)}`;
}

const columns: readonly Column<Endpoint>[] = [
  {
    title: "Endpoint",
    cell: ({ id, url, description }) => (
      <>
        <Link to="/webhooks/$id" params={{ id }} className={rowLink}>
          <Breakable text={description ?? url} />
        </Link>
        {description !== null && (
          <Text size="xs" c="dimmed" className="user-text">
            <Breakable text={url} />
          </Text>
        )}
      </>
    ),
  },
  { title: "Health", cell: (endpoint) => <EndpointStatus endpoint={endpoint} />, width: 140 },
  { title: "Success, 24 h", cell: ({ id }) => <NumberCell id={id} show="rate" />, width: 130, wide: true },
  { title: "p50 / p99", cell: ({ id }) => <NumberCell id={id} show="duration" />, width: 160, wide: true },
  { title: "Last success", cell: ({ id }) => <NumberCell id={id} show="success" />, width: 160, wide: true },
];

/** Where events are sent, and how each of those servers is doing. */
export function WebhooksPage() {
  const can = useCan();
  const { data, error, refetch } = useQuery({ ...endpointsQuery, refetchInterval: every(15_000) });
  const create = can("POST /api/v1/webhook-endpoints") && (
    <ButtonLink to="/webhooks/new" leftSection={<IconPlus size={16} aria-hidden />}>
      New endpoint
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="Your servers hear by signed requests what becomes of each verification, as it happens."
        actions={create}
      />
      {error !== null && data === undefined ? (
        <ErrorPanel error={error} title="The endpoints could not be read" onRetry={() => void refetch()} />
      ) : (
        <DataTable
          label="Webhook endpoints"
          columns={columns}
          rows={data}
          rowKey={({ id }) => id}
          empty={
            <EmptyState icon={IconWebhook} title="Nobody is told yet" action={create}>
              Give the address of a server of yours. You get a secret to verify what it receives, and can send
              it a test event at once.
            </EmptyState>
          }
        />
      )}
    </>
  );
}
