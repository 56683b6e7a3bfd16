import { Group, Text } from "@mantine/core";
import { IconBuilding, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type Column, DataTable } from "../../../components/data-table.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { ButtonLink } from "../../../components/links.tsx";
import { Moment } from "../../../components/moment.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { Pager } from "../../../components/pager.tsx";
import { rowLink } from "../../../components/row-link.ts";
import { StatusBadge } from "../../../components/status-badge.tsx";
import { featureWords } from "../../settings/feature-words.ts";
import { type Organization, organizationsQuery } from "../api.ts";

const route = getRouteApi("/organizations");

const columns: readonly Column<Organization>[] = [
  {
    title: "Name",
    cell: ({ id, name }) => (
      <Link to="/organizations/$id" params={{ id }} className={rowLink}>
        {name}
      </Link>
    ),
  },
  {
    title: "Features",
    cell: ({ features }) =>
      features.length === 0 ? (
        <Text span size="sm" c="dimmed">
          None
        </Text>
      ) : (
        <Group gap={6}>
          {features.map((feature) => (
            <StatusBadge key={feature} meaning="success">
              {featureWords[feature].title}
            </StatusBadge>
          ))}
        </Group>
      ),
  },
  { title: "ID", cell: ({ id }) => <code className="user-text">{id}</code>, wide: true },
  { title: "Created", cell: ({ createdAt }) => <Moment at={createdAt} />, width: 150, wide: true },
];

const create = (
  <ButtonLink to="/organizations/new" leftSection={<IconPlus size={16} aria-hidden />}>
    New organization
  </ButtonLink>
);

/** Everybody who is served by this installation, for those who run it. */
export function OrganizationsPage() {
  const { cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(organizationsQuery(cursor));
  const turn = (next: string | undefined) => void navigate({ search: { cursor: next } });
  return (
    <>
      <PageHeader
        title="Organizations"
        description="Everybody who is served by this installation. What is theirs – sessions, people, integrations – only they see."
        actions={create}
      />
      {error !== null && data === undefined ? (
        <ErrorPanel
          error={error}
          title="The organizations could not be read"
          onRetry={() => void refetch()}
        />
      ) : (
        <DataTable
          label="Organizations"
          columns={columns}
          rows={data?.data}
          rowKey={({ id }) => id}
          empty={
            <EmptyState icon={IconBuilding} title="There is no organization yet" action={create}>
              Make the first one, and its administrator gets an invitation.
            </EmptyState>
          }
          footer={
            <Pager
              count={data?.data.length ?? 0}
              turned={cursor !== undefined}
              nextCursor={data?.nextCursor ?? null}
              onFirst={() => turn(undefined)}
              onNext={turn}
            />
          }
        />
      )}
    </>
  );
}
