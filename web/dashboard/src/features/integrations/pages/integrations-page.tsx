import { Paper, SimpleGrid, Skeleton } from "@mantine/core";
import { IconPlugConnected, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCan } from "../../../auth/me.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { ButtonLink } from "../../../components/links.tsx";
import { NothingFits } from "../../../components/nothing-fits.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { type Integration, integrationsQuery, type Tabs, templatesQuery } from "../api.ts";
import { EmptyTab } from "../components/empty-tab.tsx";
import { IntegrationCard } from "../components/integration-card.tsx";
import { IntegrationFilters } from "../components/integration-filters.tsx";

const route = getRouteApi("/integrations");
type Search = ReturnType<typeof route.useSearch>;

const fits = (tabs: Tabs, { tab, status, q = "" }: Search, { type, name, id, status: now }: Integration) => {
  const wanted = q.trim().toLowerCase();
  const cards = tabs.find((each) => each.id === tab)?.cards ?? [];
  return (
    (tab === undefined || cards.some((card) => card.type === type)) &&
    (status === undefined || status === now) &&
    (name.toLowerCase().includes(wanted) || id.toLowerCase() === wanted)
  );
};

export function IntegrationsPage() {
  const can = useCan();
  const integrations = useQuery(integrationsQuery);
  const templates = useQuery(templatesQuery);
  const error = integrations.error ?? templates.error;
  const create = can("POST /api/v1/integrations") && (
    <ButtonLink to="/integrations/new" leftSection={<IconPlus size={16} aria-hidden />}>
      New integration
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title="Integrations"
        description="Each connects one of your systems, so that it can ask who somebody is."
        actions={create}
      />
      {error === null ? (
        <List integrations={integrations.data} tabs={templates.data} create={create} />
      ) : (
        <ErrorPanel
          error={error}
          title="The integrations could not be read"
          onRetry={() => void Promise.all([integrations.refetch(), templates.refetch()])}
        />
      )}
    </>
  );
}

interface ListProps {
  integrations: Integration[] | undefined;
  tabs: Tabs | undefined;
  create: React.ReactNode;
}

function List({ integrations, tabs, create }: ListProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  if (integrations === undefined || tabs === undefined) {
    return (
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} aria-busy pt={110}>
        {["a", "b", "c"].map((key) => (
          <Skeleton key={key} h={172} radius="lg" />
        ))}
      </SimpleGrid>
    );
  }
  const shown = integrations.filter((integration) => fits(tabs, search, integration));
  const open = tabs.find(({ id }) => id === search.tab);
  const titles = new Map(tabs.flatMap(({ cards }) => cards).map(({ type, title }) => [type, title]));
  return (
    <>
      <IntegrationFilters tabs={tabs} />
      {open?.cards.length === 0 ? (
        <EmptyTab tab={open.id} />
      ) : shown.length > 0 ? (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          {shown.map((integration) => (
            <IntegrationCard
              key={integration.id}
              integration={integration}
              typeTitle={titles.get(integration.type) ?? integration.type}
            />
          ))}
        </SimpleGrid>
      ) : (
        <Paper>
          {integrations.length > 0 ? (
            <NothingFits onShowAll={() => void navigate({ search: {}, replace: true })}>
              No integration matches this tab, status and search.
            </NothingFits>
          ) : (
            <EmptyState icon={IconPlugConnected} title="Connect your first system" action={create}>
              Choose what you want to connect, and copy the values that it asks for. It takes a minute.
            </EmptyState>
          )}
        </Paper>
      )}
    </>
  );
}
