import { Button, Stack, Text } from "@mantine/core";
import { IconHistory, IconSearchOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Breakable } from "../../../components/breakable.tsx";
import { type Column, DataTable } from "../../../components/data-table.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { Moment } from "../../../components/moment.tsx";
import { NothingFits } from "../../../components/nothing-fits.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { Pager } from "../../../components/pager.tsx";
import { type AuditEvent, auditQuery } from "../api.ts";
import { AuditDetail } from "../components/audit-detail.tsx";
import { AuditFilters } from "../components/audit-filters.tsx";
import { ExportButton } from "../components/export-button.tsx";
import { TargetLink } from "../components/target-link.tsx";
import { toPeriod } from "../period.ts";
import { type Names, useNames } from "../use-names.ts";
import { isAction, tellAction } from "../words.ts";

const route = getRouteApi("/audit-log");
const ID = /^[a-z]{3}_[0-9a-z]+$/;

const columnsOf = (names: Names): Column<AuditEvent>[] => [
  {
    title: "What",
    cell: (event) => (
      <Stack gap={2}>
        <Text size="sm" fw={550}>
          {tellAction(event.action)}
        </Text>
        <Text size="xs" c="dimmed" hiddenFrom="md" className="user-text">
          <Breakable
            text={[names.target(event), names.actor(event.actor)]
              .filter((name) => name !== undefined)
              .join(" · ")}
          />
          {" · "}
          <Moment at={event.createdAt} />
        </Text>
      </Stack>
    ),
    width: 240,
  },
  {
    title: "On",
    cell: (event) => <TargetLink event={event} name={names.target(event)} />,
    wide: true,
  },
  {
    title: "Who",
    cell: ({ actor }) => (
      <span className="user-text">
        <Breakable text={names.actor(actor)} />
      </span>
    ),
    width: 260,
    wide: true,
  },
  { title: "When", cell: ({ createdAt }) => <Moment at={createdAt} />, width: 150, wide: true },
];

/** Who changed what, newest first. */
export function AuditLogPage() {
  const search = route.useSearch();
  const { actor, action, target, cursor } = search;
  const navigate = route.useNavigate();
  const names = useNames();
  const query = {
    actor,
    target,
    action: action !== undefined && isAction(action) ? action : undefined,
    ...toPeriod(search.from, search.to),
  };
  const isMeant = target === undefined || ID.test(target);
  const { data, error, refetch } = useQuery({
    ...auditQuery({ ...query, cursor, limit: 25 }),
    enabled: isMeant,
  });
  const turn = (next: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, cursor: next }) });
  const nextCursor = data?.nextCursor ?? null;
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Who changed what, and when. Nobody can change or delete an entry."
        actions={<ExportButton query={query} names={names} />}
      />
      <AuditFilters />
      {error !== null ? (
        <ErrorPanel error={error} title="The audit log could not be read" onRetry={() => void refetch()} />
      ) : (
        <DataTable
          label="Audit log"
          columns={columnsOf(names)}
          rows={isMeant ? data?.data : []}
          rowKey={({ id }) => id}
          detail={(event) => <AuditDetail event={event} names={names} />}
          empty={isMeant ? <Nothing nextCursor={nextCursor} onNext={turn} /> : <NoId />}
          footer={
            <Pager
              count={data?.data.length ?? 0}
              turned={cursor !== undefined}
              nextCursor={nextCursor}
              onFirst={() => turn(undefined)}
              onNext={turn}
            />
          }
        />
      )}
      {target?.startsWith("ses_") === true && (
        <Text size="xs" c="dimmed" mt="sm">
          Of a session, only what people did is found by its id. What clients and Countersign itself did is
          found by time.
        </Text>
      )}
    </>
  );
}

function NoId() {
  return (
    <EmptyState icon={IconSearchOff} title="That is no id">
      Ids look like int_01j9… or usr_01j9…: copy one from the details of an entry.
    </EmptyState>
  );
}

interface NothingProps {
  nextCursor: string | null;
  onNext: (cursor: string) => void;
}

/** Nothing fits; or nothing so far, where there is more to look through. */
function Nothing({ nextCursor, onNext }: NothingProps) {
  const navigate = route.useNavigate();
  const filtered = Object.values(route.useSearch()).some((value) => value !== undefined);
  if (nextCursor !== null) {
    return (
      <EmptyState
        icon={IconSearchOff}
        title="Nothing among these entries"
        action={<Button onClick={() => onNext(nextCursor)}>Look further back</Button>}
      >
        There are older ones to look through.
      </EmptyState>
    );
  }
  return filtered ? (
    <NothingFits onShowAll={() => void navigate({ search: {} })}>No entry matches these filters.</NothingFits>
  ) : (
    <EmptyState icon={IconHistory} title="Nothing was changed yet">
      Whatever somebody changes here or through the API is written down, together with the change itself.
    </EmptyState>
  );
}
