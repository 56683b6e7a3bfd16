import { Stack, Text, ThemeIcon, Title } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon: Icon;
  title: string;
  /** The next step, in a sentence. */
  children: ReactNode;
  action?: ReactNode;
}

/** Where nothing is yet: teaches the next step. */
export function EmptyState({ icon: Glyph, title, children, action }: EmptyStateProps) {
  return (
    <Stack align="center" gap="sm" py={56} px="md" ta="center">
      <ThemeIcon
        size={48}
        radius="xl"
        variant="transparent"
        bg="var(--meaning-neutral-tint)"
        c="var(--meaning-neutral)"
      >
        <Glyph size={24} aria-hidden />
      </ThemeIcon>
      <Title order={2}>{title}</Title>
      <Text c="dimmed" maw="44ch">
        {children}
      </Text>
      {action}
    </Stack>
  );
}
