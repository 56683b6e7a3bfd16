import { Button, Group, Text } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { type Column, DataTable } from "../../../components/data-table.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { LookFurther } from "../../../components/look-further.tsx";
import { Moment } from "../../../components/moment.tsx";
import { NothingFits } from "../../../components/nothing-fits.tsx";
import { Pager } from "../../../components/pager.tsx";
import { rowLink } from "../../../components/row-link.ts";
import { StatusBadge } from "../../../components/status-badge.tsx";
import { type Delivery, deliveriesQuery, type Endpoint } from "../api.ts";
import { tellDelivery, tellDuration } from "../words.ts";
import { beginOf, DeliveryFilters } from "./delivery-filters.tsx";
import { DeliveryStatus } from "./endpoint-status.tsx";

const route = getRouteApi("/webhooks/$id");

const columns: readonly Column<Delivery>[] = [
  {
    title: "Event",
    cell: ({ id, endpointId, eventType, test, createdAt }) => (
      <>
        <Group gap="xs">
          <Link
            to="/webhooks/$id/deliveries/$deliveryId"
            params={{ id: endpointId, deliveryId: id }}
            className={rowLink}
          >
            {eventType}
          </Link>
          {test && <StatusBadge meaning="neutral">Test</StatusBadge>}
        </Group>
        <Text size="xs" c="dimmed" hiddenFrom="md">
          <Moment at={createdAt} />
        </Text>
      </>
    ),
  },
  { title: "Status", cell: ({ status }) => <DeliveryStatus status={status} />, width: 140 },
  {
    title: "Last attempt",
    cell: (delivery) => (
      <Text size="sm" c="dimmed">
        {tellDelivery(delivery)}
        {delivery.lastDurationMs !== null && ` · ${tellDuration(delivery.lastDurationMs)}`}
      </Text>
    ),
    wide: true,
  },
  {
    title: "Session",
    cell: ({ interviewId }) => <code className="user-text">{interviewId}</code>,
    wide: true,
  },
  { title: "When", cell: ({ createdAt }) => <Moment at={createdAt} />, width: 150, wide: true },
];

/** What was sent to an endpoint, newest first. */
export function DeliveriesTab({ endpoint, onTest }: { endpoint: Endpoint; onTest: () => void }) {
  const { status, event, session, since, cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const from = useMemo(() => beginOf(since), [since]);
  const asked = { status, eventType: event, interviewId: session, from, limit: 25 };
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(deliveriesQuery(endpoint.id, { ...asked, cursor }));
  const next = data?.nextCursor ?? null;
  const turn = (to: string | undefined) => void navigate({ search: (before) => ({ ...before, cursor: to }) });
  const filtered = [status, event, session, since, cursor].some((value) => value !== undefined);
  return (
    <>
      <DeliveryFilters />
      {error !== null && data === undefined ? (
        <ErrorPanel error={error} title="The deliveries could not be read" onRetry={() => void refetch()} />
      ) : (
        <DataTable
          label="Deliveries"
          columns={columns}
          rows={data?.data}
          rowKey={({ id }) => id}
          empty={
            next === null ? (
              <NoDeliveries filtered={filtered} onTest={onTest} />
            ) : (
              <LookFurther
                from={next}
                read={(to) => queries.fetchQuery(deliveriesQuery(endpoint.id, { ...asked, cursor: to }))}
                onFound={turn}
              />
            )
          }
          footer={
            <Pager
              count={data?.data.length ?? 0}
              turned={cursor !== undefined}
              nextCursor={next}
              onFirst={() => turn(undefined)}
              onNext={turn}
            />
          }
        />
      )}
    </>
  );
}

/** Nothing fits the filters, or nothing was sent yet: then the next step. */
function NoDeliveries({ filtered, onTest }: { filtered: boolean; onTest: () => void }) {
  const navigate = route.useNavigate();
  return filtered ? (
    <NothingFits onShowAll={() => void navigate({ search: {} })}>
      No delivery matches these filters.
    </NothingFits>
  ) : (
    <EmptyState
      icon={IconSend}
      title="Nothing was sent yet"
      action={<Button onClick={onTest}>Send a test event</Button>}
    >
      Events arrive here as people are verified. A test event shows right now whether your server takes them.
    </EmptyState>
  );
}
