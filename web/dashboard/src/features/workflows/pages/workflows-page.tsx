import { Text } from "@mantine/core";
import { IconPlus, IconRoute } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCan } from "../../../auth/me.tsx";
import { type Column, DataTable } from "../../../components/data-table.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { ButtonLink } from "../../../components/links.tsx";
import { Moment } from "../../../components/moment.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { rowLink } from "../../../components/row-link.ts";
import { integrationsQuery } from "../../integrations/api.ts";
import { moduleName } from "../../sessions/words.ts";
import type { Workflow } from "../api.ts";
import { workflowsQuery } from "../queries.ts";

const columnsOf = (uses: ReadonlyMap<string, number>): readonly Column<Workflow>[] => [
  {
    title: "Workflow",
    cell: ({ id, name }) => (
      <Link to="/workflows/$id" params={{ id }} className={rowLink}>
        {name}
      </Link>
    ),
  },
  {
    title: "Checks",
    cell: ({ modules }) => <Text size="sm">{modules.map(({ type }) => moduleName(type)).join(" → ")}</Text>,
  },
  {
    title: "Used by",
    cell: ({ id }) => {
      const count = uses.get(id) ?? 0;
      return count === 0 ? (
        <Text span size="sm" c="dimmed">
          Nothing yet
        </Text>
      ) : (
        `${count} integration${count === 1 ? "" : "s"}`
      );
    },
    width: 150,
    wide: true,
  },
  { title: "Version", cell: ({ version }) => version, width: 100, wide: true },
  { title: "Changed", cell: ({ updatedAt }) => <Moment at={updatedAt} />, width: 150, wide: true },
];

/** Which checks a verification consists of. */
export function WorkflowsPage() {
  const can = useCan();
  const { data, error, refetch } = useQuery(workflowsQuery);
  const { data: integrations = [] } = useQuery({
    ...integrationsQuery,
    enabled: can("GET /api/v1/integrations"),
  });
  const uses = new Map<string, number>();
  for (const { workflowId } of integrations) {
    if (workflowId !== null) uses.set(workflowId, (uses.get(workflowId) ?? 0) + 1);
  }
  const create = can("POST /api/v1/workflows") && (
    <ButtonLink to="/workflows/new" leftSection={<IconPlus size={16} aria-hidden />}>
      New workflow
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title="Workflows"
        description="Which checks a person goes through, and who decides in the end."
        actions={create}
      />
      {error !== null && data === undefined ? (
        <ErrorPanel error={error} title="The workflows could not be read" onRetry={() => void refetch()} />
      ) : (
        <DataTable
          label="Workflows"
          columns={columnsOf(uses)}
          rows={data}
          rowKey={({ id }) => id}
          empty={
            <EmptyState icon={IconRoute} title="There is no workflow" action={create}>
              A workflow says what somebody has to show. Each integration uses one, so make the first.
            </EmptyState>
          }
        />
      )}
    </>
  );
}
