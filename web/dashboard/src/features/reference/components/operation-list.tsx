import { Accordion, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { StatusBadge } from "../../../components/status-badge.tsx";
import type { Meaning } from "../../../theme/theme.ts";
import type { ApiDocument, Listed } from "../document.ts";
import { OperationPanel } from "./operation-panel.tsx";

const meanings: Readonly<Record<string, Meaning>> = {
  GET: "info",
  POST: "success",
  PUT: "warning",
  PATCH: "warning",
  DELETE: "danger",
};

interface OperationListProps {
  document: ApiDocument;
  operations: readonly Listed[];
}

/** Operations by tag. What is closed is not drawn: there are many. */
export function OperationList({ document, operations }: OperationListProps) {
  const [open, setOpen] = useState<string | null>(null);
  const tags = document.tags.filter(({ name }) => operations.some(({ tag }) => tag === name));
  return (
    <Stack gap="xl">
      {tags.map(({ name, description }) => (
        <section key={name} aria-label={name}>
          <Title order={2}>{name}</Title>
          <Text size="sm" c="dimmed" mb="sm">
            {description}
          </Text>
          <Accordion variant="separated" value={open} onChange={setOpen}>
            {operations
              .filter(({ tag }) => tag === name)
              .map((listed) => (
                <Accordion.Item key={listed.id} value={listed.id}>
                  <Accordion.Control>
                    <Group gap="sm">
                      <StatusBadge meaning={meanings[listed.method] ?? "neutral"}>
                        {listed.method}
                      </StatusBadge>
                      <code className="user-text">{listed.path}</code>
                      <Text size="sm" c="dimmed">
                        {listed.operation.summary}
                      </Text>
                    </Group>
                  </Accordion.Control>
                  <Accordion.Panel>
                    {open === listed.id && <OperationPanel document={document} listed={listed} />}
                  </Accordion.Panel>
                </Accordion.Item>
              ))}
          </Accordion>
        </section>
      ))}
    </Stack>
  );
}
