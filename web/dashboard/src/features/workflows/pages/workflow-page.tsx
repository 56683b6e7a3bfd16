import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { isProblem } from "../../../api/problem.ts";
import { NotFound } from "../../../app/not-found.tsx";
import { useCan } from "../../../auth/me.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { RecordSkeleton } from "../../../components/record-skeleton.tsx";
import { StatusBadge } from "../../../components/status-badge.tsx";
import { type Workflow, workflowQuery } from "../api.ts";
import { DeleteWorkflow } from "../components/delete-workflow.tsx";
import { EditWorkflow } from "../components/edit-workflow.tsx";
import { PreviewTab } from "../components/preview-tab.tsx";
import { VersionList } from "../components/version-list.tsx";

const route = getRouteApi("/workflows/$id");
const tabs = ["steps", "versions", "preview"] as const;

export function WorkflowPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(workflowQuery(id));
  if (isProblem(error, "WORKFLOW_NOT_FOUND")) return <NotFound />;
  if (data !== undefined) return <Detail workflow={data} />;
  if (error !== null) {
    return <ErrorPanel error={error} title="The workflow could not be read" onRetry={() => void refetch()} />;
  }
  return <RecordSkeleton heights={[420]} />;
}

function Detail({ workflow }: { workflow: Workflow }) {
  const can = useCan();
  const { tab = "steps" } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader
        title={workflow.name}
        badge={<StatusBadge meaning="neutral">Version {workflow.version}</StatusBadge>}
        back={{ label: "Workflows", to: "/workflows" }}
        actions={can("DELETE /api/v1/workflows/{id}") && <DeleteWorkflow workflow={workflow} />}
      />
      <Tabs
        value={tab}
        onChange={(value) =>
          void navigate({ search: { tab: tabs.find((each) => each === value) }, replace: true })
        }
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="steps">Checks</Tabs.Tab>
          <Tabs.Tab value="versions">Versions</Tabs.Tab>
          {can("POST /api/v1/sessions") && <Tabs.Tab value="preview">Preview on your phone</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="steps">
          <EditWorkflow key={workflow.id} workflow={workflow} />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <VersionList id={workflow.id} />
        </Tabs.Panel>
        {can("POST /api/v1/sessions") && (
          <Tabs.Panel value="preview">
            <PreviewTab workflow={workflow} />
          </Tabs.Panel>
        )}
      </Tabs>
    </>
  );
}
