import { List, Skeleton, Stack, Text, Timeline } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { Moment } from "../../../components/moment.tsx";
import { Section } from "../../../components/section.tsx";
import { versionsQuery, type WorkflowVersion } from "../api.ts";
import { tellStep } from "../modules/registry.ts";
import { decisionWords, describeChanges } from "./changes.ts";

const describe = (version: WorkflowVersion, before: WorkflowVersion | undefined): string[] => {
  if (before !== undefined) return describeChanges(before, version);
  return [
    `Checks: ${version.modules.map(tellStep).join(", then ")}`,
    `If a check fails: ${decisionWords[version.decision.onFailure]}`,
    `Time to finish: ${version.sessionMinutes} minutes`,
  ];
};

/** Every version with what it changed. Sessions keep the version with which they were made. */
export function VersionList({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(versionsQuery(id));
  if (error !== null && data === undefined) {
    return <ErrorPanel error={error} title="The versions could not be read" onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <Skeleton h={240} radius="lg" aria-busy />;
  return (
    <Section
      title="Versions"
      description="A version never changes. Sessions go on with the one with which they were made."
    >
      <Timeline active={0} bulletSize={16} lineWidth={2}>
        {data.map((version, index) => {
          const changes = describe(version, data[index + 1]);
          return (
            <Timeline.Item
              key={version.version}
              title={`Version ${version.version}${index === 0 ? ", in use" : ""}`}
            >
              <Stack gap={4}>
                <Text size="xs" c="dimmed">
                  <Moment at={version.createdAt} full />
                </Text>
                {changes.length === 0 ? (
                  <Text size="sm">Saved without a change.</Text>
                ) : (
                  <List size="sm" spacing={2}>
                    {changes.map((change) => (
                      <List.Item key={change} className="user-text">
                        {change}
                      </List.Item>
                    ))}
                  </List>
                )}
              </Stack>
            </Timeline.Item>
          );
        })}
      </Timeline>
    </Section>
  );
}
