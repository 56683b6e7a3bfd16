import { Group, Paper, Skeleton, Stack, Text, ThemeIcon } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Sparkline } from "../../../components/sparkline.tsx";
import { workflowsQuery } from "../../workflows/queries.ts";
import { activityQuery, type Integration } from "../api.ts";
import { typeIcons } from "../types/icons.ts";
import classes from "./integration-card.module.css";
import { IntegrationStatus } from "./integration-status.tsx";

interface IntegrationCardProps {
  integration: Integration;
  typeTitle: string;
}

/** One integration: what it is, whether it runs, and how much it was used. */
export function IntegrationCard({ integration, typeTitle }: IntegrationCardProps) {
  const { id, type, name, status, workflowId } = integration;
  const Icon = typeIcons[type];
  const workflows = useQuery(workflowsQuery);
  const workflow = workflows.data?.find((each) => each.id === workflowId)?.name;
  return (
    <Paper p="md" className={classes.card}>
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <ThemeIcon size={36} radius="md" bg="var(--meaning-info-tint)" c="var(--meaning-info)">
            <Icon size={20} stroke={1.6} aria-hidden />
          </ThemeIcon>
          <IntegrationStatus status={status} />
        </Group>
        <Stack gap={2} flex={1}>
          <Link to="/integrations/$id" params={{ id }} className={`${classes.link} user-text`}>
            {name}
          </Link>
          <Text size="sm" c="dimmed" lineClamp={1}>
            {typeTitle}
            {workflow !== undefined && (
              <>
                {" · "}
                <bdi>{workflow}</bdi>
              </>
            )}
          </Text>
        </Stack>
        {workflowId !== null && <Activity integration={integration} />}
      </Stack>
    </Paper>
  );
}

function Activity({ integration: { id } }: { integration: Integration }) {
  const { data, isError } = useQuery(activityQuery);
  if (isError) return null;
  if (data === undefined) return <Skeleton h={40} />;
  const series = data.series.get(id);
  const total = series?.total ?? 0;
  return (
    <Group justify="space-between" align="flex-end" wrap="nowrap">
      <Text size="xs" c="dimmed">
        <Text span fw={600} c="var(--mantine-color-text)" size="sm">
          {total}
        </Text>{" "}
        verification{total === 1 ? "" : "s"}
        <br />
        in 30 days
      </Text>
      <Sparkline
        counts={series?.counts ?? Array.from({ length: data.days }, () => 0)}
        label={`${total} verifications in the last 30 days, by day`}
      />
    </Group>
  );
}
