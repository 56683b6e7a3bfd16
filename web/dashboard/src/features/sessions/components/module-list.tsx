import { Group, List, Stack, Text } from "@mantine/core";
import { Section } from "../../../components/section.tsx";
import { StatusBadge } from "../../../components/status-badge.tsx";
import type { SessionDetail } from "../api.ts";
import { moduleName, moduleStatus, reasonText } from "../words.ts";

/** The checks of the workflow, in order, and how each went. */
export function ModuleList({ session }: { session: SessionDetail }) {
  const { failureReason: reason, modules } = session;
  const isSaid = modules.some(({ reasons }) => reason !== null && reasons.includes(reason));
  return (
    <Section title="Checks">
      {reason !== null && !isSaid && <Text size="sm">{reasonText(reason)}</Text>}
      <List listStyleType="none" spacing="sm" type="ordered">
        {modules.map(({ type, status, attempts, reasons }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a workflow may run the same check twice
          <List.Item key={index} styles={{ itemWrapper: { width: "100%" }, itemLabel: { width: "100%" } }}>
            <Group justify="space-between" gap="sm">
              <Stack gap={0}>
                <Text size="sm" fw={550}>
                  {index + 1}. {moduleName(type)}
                </Text>
                {(attempts > 0 || reasons.length > 0) && (
                  <Text size="xs" c="dimmed">
                    {attempts > 0 && `${attempts} attempt${attempts === 1 ? "" : "s"}`}
                    {attempts > 0 && reasons.length > 0 && " · "}
                    {reasons.map(reasonText).join(" ")}
                  </Text>
                )}
              </Stack>
              <StatusBadge meaning={moduleStatus[status].meaning}>{moduleStatus[status].word}</StatusBadge>
            </Group>
          </List.Item>
        ))}
      </List>
    </Section>
  );
}
