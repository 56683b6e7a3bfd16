import { Tabs, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { isProblem } from "../../../api/problem.ts";
import { NotFound } from "../../../app/not-found.tsx";
import { useCan } from "../../../auth/me.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { RecordSkeleton } from "../../../components/record-skeleton.tsx";
import { type Card, type Integration, integrationQuery, templatesQuery } from "../api.ts";
import { ConnectTab } from "../components/connect-tab.tsx";
import { EditForm } from "../components/edit-form.tsx";
import { IntegrationActions } from "../components/integration-actions.tsx";
import { IntegrationStatus } from "../components/integration-status.tsx";
import { TryTab } from "../components/try-tab.tsx";

const route = getRouteApi("/integrations/$id");
const tabs = ["connect", "try", "settings"] as const;

export function IntegrationPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(integrationQuery(id));
  const templates = useQuery(templatesQuery);
  if (isProblem(error, "INTEGRATION_NOT_FOUND")) return <NotFound />;
  const failed = data === undefined ? (error ?? templates.error) : templates.error;
  if (failed !== null) {
    return (
      <ErrorPanel error={failed} title="The integration could not be read" onRetry={() => void refetch()} />
    );
  }
  const card = templates.data?.flatMap(({ cards }) => cards).find(({ type }) => type === data?.type);
  if (data === undefined || card === undefined) {
    return <RecordSkeleton heights={[360]} />;
  }
  return <Detail integration={data} card={card} />;
}

function Detail({ integration, card }: { integration: Integration; card: Card }) {
  const can = useCan();
  const { tab = "connect" } = route.useSearch();
  const navigate = route.useNavigate();
  const edits = can("PATCH /api/v1/integrations/{id}");
  return (
    <>
      <PageHeader
        title={integration.name}
        badge={<IntegrationStatus status={integration.status} />}
        description={card.title}
        back={{ label: "Integrations", to: "/integrations" }}
        actions={edits && <IntegrationActions integration={integration} />}
      />
      <Tabs
        value={tab}
        onChange={(value) =>
          void navigate({ search: { tab: tabs.find((each) => each === value) }, replace: true })
        }
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="connect">Connect</Tabs.Tab>
          <Tabs.Tab value="try">Try it</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="connect">
          <ConnectTab integration={integration} />
        </Tabs.Panel>
        <Tabs.Panel value="try">
          <TryTab integration={integration} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          {edits ? (
            <EditForm key={integration.id} integration={integration} card={card} />
          ) : (
            <Text c="dimmed">Only administrators change integrations.</Text>
          )}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
