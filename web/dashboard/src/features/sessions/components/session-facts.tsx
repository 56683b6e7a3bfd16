import { Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { CopyButton } from "../../../components/copy-button.tsx";
import { Moment } from "../../../components/moment.tsx";
import { Section } from "../../../components/section.tsx";
import { workflowsQuery } from "../../workflows/queries.ts";
import type { SessionDetail } from "../api.ts";

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="dd" m={0} size="sm" className="user-text">
        {children}
      </Text>
    </div>
  );
}

const Id = ({ value, label }: { value: string; label: string }) => (
  <Group gap={4} wrap="nowrap">
    <code className="user-text">{value}</code>
    <CopyButton value={value} label={`Copy the ${label}`} />
  </Group>
);

/** What is known of a session, beside its course. */
export function SessionFacts({ session }: { session: SessionDetail }) {
  const { data: workflows = [] } = useQuery(workflowsQuery);
  const workflow = workflows.find(({ id }) => id === session.workflowId)?.name ?? session.workflowId;
  const { externalCustomerId, correlationId, identityId, startedAt, finishedAt, customFields } = session;
  return (
    <Section title="Details">
      <Stack component="dl" gap="sm" m={0}>
        <Fact label="Session ID">
          <Id value={session.interviewId} label="session id" />
        </Fact>
        <Fact label="Integration">{session.integrationName}</Fact>
        <Fact label="Workflow">
          {workflow}, version {session.workflowVersion}
        </Fact>
        {identityId !== null && (
          <Fact label="Identity">
            <Id value={identityId} label="identity id" />
          </Fact>
        )}
        {externalCustomerId !== null && <Fact label="External customer ID">{externalCustomerId}</Fact>}
        {correlationId !== null && <Fact label="Correlation ID">{correlationId}</Fact>}
        {Object.entries(customFields).map(([name, value]) => (
          <Fact key={name} label={name}>
            {value}
          </Fact>
        ))}
        <Fact label="Created">
          <Moment at={session.createdAt} full />
        </Fact>
        {startedAt !== null && (
          <Fact label="Started">
            <Moment at={startedAt} full />
          </Fact>
        )}
        {finishedAt === null ? (
          <Fact label={startedAt === null ? "Link valid until" : "Ends at the latest"}>
            <Moment at={startedAt === null ? session.linkExpiresAt : session.expiresAt} full />
          </Fact>
        ) : (
          <Fact label="Finished">
            <Moment at={finishedAt} full />
          </Fact>
        )}
        <Fact label="Language">{session.language}</Fact>
      </Stack>
    </Section>
  );
}
