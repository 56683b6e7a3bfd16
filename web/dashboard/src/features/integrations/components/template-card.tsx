import { Group, Radio, Stack, Text, ThemeIcon } from "@mantine/core";
import type { Card } from "../api.ts";
import { typeIcons } from "../types/icons.ts";
import classes from "./template-card.module.css";

/** One kind of integration to choose from. */
export function TemplateCard({ card: { type, title, description } }: { card: Card }) {
  const Icon = typeIcons[type];
  return (
    <Radio.Card value={type} radius="lg" p="md" className={classes.card} aria-label={title}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <ThemeIcon size={36} radius="md" bg="var(--meaning-info-tint)" c="var(--meaning-info)">
            <Icon size={20} stroke={1.6} aria-hidden />
          </ThemeIcon>
          <Radio.Indicator />
        </Group>
        <div>
          <Text fw={600}>{title}</Text>
          <Text size="sm" c="dimmed">
            {description}
          </Text>
        </div>
      </Stack>
    </Radio.Card>
  );
}
