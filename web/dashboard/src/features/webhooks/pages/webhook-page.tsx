import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { isProblem } from "../../../api/problem.ts";
import { NotFound } from "../../../app/not-found.tsx";
import { Breakable } from "../../../components/breakable.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { RecordSkeleton } from "../../../components/record-skeleton.tsx";
import { type Endpoint, endpointQuery } from "../api.ts";
import { DeliveriesTab } from "../components/deliveries-tab.tsx";
import { EditEndpoint } from "../components/edit-endpoint.tsx";
import { EndpointActions } from "../components/endpoint-actions.tsx";
import { EndpointStatus } from "../components/endpoint-status.tsx";
import { HealthStrip } from "../components/health-strip.tsx";
import { SigningTab } from "../components/signing-tab.tsx";
import { TestDialog } from "../components/test-dialog.tsx";

const route = getRouteApi("/webhooks/$id");
const tabs = ["deliveries", "signing", "settings"] as const;

export function WebhookPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(endpointQuery(id));
  if (isProblem(error, "WEBHOOK_ENDPOINT_NOT_FOUND")) return <NotFound />;
  if (data !== undefined) return <Detail endpoint={data} />;
  if (error !== null) {
    return <ErrorPanel error={error} title="The endpoint could not be read" onRetry={() => void refetch()} />;
  }
  return <RecordSkeleton heights={[100, 320]} />;
}

function Detail({ endpoint }: { endpoint: Endpoint }) {
  const { tab = "deliveries" } = route.useSearch();
  const navigate = route.useNavigate();
  const [testing, setTesting] = useState(false);
  const test = () => setTesting(true);
  return (
    <>
      <PageHeader
        title={endpoint.description ?? endpoint.url}
        badge={<EndpointStatus endpoint={endpoint} />}
        description={
          endpoint.description === null ? undefined : (
            <span className="user-text">
              <Breakable text={endpoint.url} />
            </span>
          )
        }
        back={{ label: "Webhooks", to: "/webhooks" }}
        actions={<EndpointActions endpoint={endpoint} onTest={test} />}
      />
      <HealthStrip endpoint={endpoint} />
      <Tabs
        value={tab}
        onChange={(value) =>
          void navigate({ search: { tab: tabs.find((each) => each === value) }, replace: true })
        }
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="deliveries">Deliveries</Tabs.Tab>
          <Tabs.Tab value="signing">Signing</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="deliveries">
          <DeliveriesTab endpoint={endpoint} onTest={test} />
        </Tabs.Panel>
        <Tabs.Panel value="signing">
          <SigningTab endpoint={endpoint} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <EditEndpoint key={endpoint.id} endpoint={endpoint} />
        </Tabs.Panel>
      </Tabs>
      <TestDialog endpoint={endpoint} opened={testing} onClose={() => setTesting(false)} />
    </>
  );
}
