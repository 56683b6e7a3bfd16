import { Button, Select, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useIdempotencyKey } from "../../../api/idempotency.ts";
import { useCan } from "../../../auth/me.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { Section } from "../../../components/section.tsx";
import { type Integration, integrationsQuery, useCreateIntegration } from "../../integrations/api.ts";
import { TestLink } from "../../integrations/components/test-link.tsx";
import type { Workflow } from "../api.ts";

const canSend = ({ type, status }: Integration): boolean =>
  status === "ENABLED" && (type === "API" || type === "HELPDESK");

/** A real session with this workflow, through an integration that uses it: what is seen is what people get. */
export function PreviewTab({ workflow }: { workflow: Workflow }) {
  const can = useCan();
  const { data, error, refetch } = useQuery(integrationsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  if (error !== null) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton h={200} radius="lg" aria-busy />;
  const usable = data.filter((each) => each.workflowId === workflow.id && canSend(each));
  const integration = usable.find(({ id }) => id === chosen) ?? usable[0];
  if (integration === undefined) {
    return can("POST /api/v1/integrations") ? (
      <MakeIntegration workflow={workflow} />
    ) : (
      <Section title="Preview on your phone">
        <Text size="sm">
          No API integration uses this workflow yet. An administrator has to make one first.
        </Text>
      </Section>
    );
  }
  return (
    <Stack gap="lg">
      {usable.length > 1 && (
        <Select
          label="Through"
          maw={380}
          allowDeselect={false}
          data={usable.map(({ id, name }) => ({ value: id, label: name }))}
          value={integration.id}
          onChange={setChosen}
        />
      )}
      <TestLink key={integration.id} integration={integration} />
    </Stack>
  );
}

function MakeIntegration({ workflow }: { workflow: Workflow }) {
  const create = useCreateIntegration();
  const keyFor = useIdempotencyKey();
  const body = {
    type: "API" as const,
    name: `Preview of ${workflow.name}`.slice(0, 60),
    workflowId: workflow.id,
  };
  return (
    <Section
      title="Preview on your phone"
      description="A preview is a real session, and each session comes through an integration. None that makes links uses this workflow yet."
    >
      {create.error !== null && <ErrorPanel error={create.error} title="The integration was not made" />}
      <div>
        <Button loading={create.isPending} onClick={() => create.mutate({ body, key: keyFor(body) })}>
          Make an API integration for previews
        </Button>
      </div>
      <Text size="sm" c="dimmed" className="user-text">
        It is called “{body.name}” and can be deleted like any other.
      </Text>
    </Section>
  );
}
