import { Group, Text } from "@mantine/core";
import { IconListDetails, IconPlugConnected, IconSend } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { useCan } from "../../../auth/me.tsx";
import { Breakable } from "../../../components/breakable.tsx";
import { type Column, DataTable } from "../../../components/data-table.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { ButtonLink } from "../../../components/links.tsx";
import { LookFurther } from "../../../components/look-further.tsx";
import { Moment } from "../../../components/moment.tsx";
import { NothingFits } from "../../../components/nothing-fits.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { Pager } from "../../../components/pager.tsx";
import { rowLink } from "../../../components/row-link.ts";
import { workflowsQuery } from "../../workflows/queries.ts";
import { type Session, sessionsQuery } from "../api.ts";
import { SessionFilters } from "../components/session-filters.tsx";
import { SessionStatus } from "../components/session-status.tsx";

const route = getRouteApi("/sessions");
const spans = { day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000 };

const columnsOf = (workflows: ReadonlyMap<string, string>): Column<Session>[] => [
  {
    title: "Person",
    cell: ({ interviewId, loginHint, createdAt }) => (
      <>
        <Link to="/sessions/$id" params={{ id: interviewId }} className={rowLink}>
          <Breakable text={loginHint} />
        </Link>
        <Text size="xs" c="dimmed" hiddenFrom="md">
          <Moment at={createdAt} />
        </Text>
      </>
    ),
  },
  { title: "Status", width: { base: 130, md: 150 }, cell: ({ status }) => <SessionStatus status={status} /> },
  {
    title: "Integration",
    width: "22%",
    wide: true,
    cell: ({ integrationName }) => <span className="user-text">{integrationName}</span>,
  },
  {
    title: "Workflow",
    width: "20%",
    wide: true,
    cell: ({ workflowId, workflowVersion }) => (
      <span className="user-text">
        {workflows.get(workflowId) ?? workflowId}{" "}
        <Text span c="dimmed" size="xs">
          v{workflowVersion}
        </Text>
      </span>
    ),
  },
  { title: "Created", width: 150, wide: true, cell: ({ createdAt }) => <Moment at={createdAt} /> },
];

/** Every verification, newest first, as it happens. */
export function SessionsPage() {
  const search = route.useSearch();
  const { status, integration, person, reference, since, cursor } = search;
  const navigate = route.useNavigate();
  const can = useCan();
  // To the minute, so that looking again asks the same.
  const from = useMemo(
    () =>
      since === undefined
        ? undefined
        : new Date(Math.floor((Date.now() - spans[since]) / 60_000) * 60_000).toISOString(),
    [since],
  );
  const asked = {
    status,
    integrationReference: integration,
    loginHint: person,
    externalCustomerId: reference,
    from,
    limit: 25,
  };
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(sessionsQuery({ ...asked, cursor }));
  const next = data?.nextCursor ?? null;
  const turn = (to: string | undefined) => void navigate({ search: (before) => ({ ...before, cursor: to }) });
  const { data: workflows = [] } = useQuery(workflowsQuery);
  const columns = columnsOf(new Map(workflows.map(({ id, name }) => [id, name])));
  const filtered = Object.values(search).some((value) => value !== undefined);
  const send = can("POST /api/v1/sessions") && (
    <ButtonLink to="/sessions/send" leftSection={<IconSend size={16} aria-hidden />}>
      Send verification
    </ButtonLink>
  );
  const connect = can("POST /api/v1/integrations") && (
    <ButtonLink
      to="/integrations/new"
      variant="default"
      leftSection={<IconPlugConnected size={16} aria-hidden />}
    >
      Connect a system
    </ButtonLink>
  );
  return (
    <>
      <PageHeader title="Sessions" description="Every verification, as it happens." actions={send} />
      <SessionFilters />
      {error !== null && data === undefined ? (
        <ErrorPanel error={error} title="The sessions could not be read" onRetry={() => void refetch()} />
      ) : (
        <DataTable
          label="Sessions"
          columns={columns}
          rows={data?.data}
          rowKey={({ interviewId }) => interviewId}
          empty={
            next === null ? (
              <NoSessions filtered={filtered} send={send} connect={connect} />
            ) : (
              <LookFurther
                from={next}
                read={(to) => queries.fetchQuery(sessionsQuery({ ...asked, cursor: to }))}
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

/** Nothing fits the filters, or nothing is there yet: then the next step. */
function NoSessions({ filtered, send, connect }: { filtered: boolean; send: ReactNode; connect: ReactNode }) {
  const navigate = route.useNavigate();
  return filtered ? (
    <NothingFits onShowAll={() => void navigate({ search: {} })}>
      No session matches these filters.
    </NothingFits>
  ) : (
    <EmptyState
      icon={IconListDetails}
      title="Nobody has been verified yet"
      action={
        <Group justify="center">
          {connect}
          {send}
        </Group>
      }
    >
      {send === false && connect === false
        ? "Verifications need the feature Integrations. Whoever runs this installation switches it on."
        : "Connect a system that asks for verifications, or send one by hand."}
    </EmptyState>
  );
}
