import { Box, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import type { LinkProps } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { Breakable } from "./breakable.tsx";
import { TextLink } from "./links.tsx";

interface PageHeaderProps {
  title: string;
  /** Beside the title: a status. */
  badge?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  back?: { label: string; to: NonNullable<LinkProps["to"]> };
}

/** The top of every screen; it also names the browser tab. */
export function PageHeader({ title, badge, description, actions, back }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · Countersign`;
  }, [title]);
  return (
    <Stack gap="xs" mb="lg">
      {back !== undefined && (
        <TextLink to={back.to} size="sm" underline="hover" c="dimmed" w="fit-content">
          <Group gap={4} component="span">
            <IconArrowLeft size={14} aria-hidden />
            {back.label}
          </Group>
        </TextLink>
      )}
      <Group justify="space-between" align="flex-start" gap="md">
        <Box flex="1 1 18rem" miw={0}>
          <Group gap="sm" align="center">
            <Title order={1} className="user-text">
              <Breakable text={title} />
            </Title>
            {badge}
          </Group>
          {description !== undefined && (
            <Text c="dimmed" mt={2} maw="80ch">
              {description}
            </Text>
          )}
        </Box>
        {actions !== undefined && <Group gap="sm">{actions}</Group>}
      </Group>
    </Stack>
  );
}
