import { ActionIcon, Box, Group, Paper, Stack, Text, ThemeIcon } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import { moduleName } from "../../sessions/words.ts";
import { cardOf } from "../modules/registry.ts";
import type { DraftStep } from "./workflow-values.ts";

interface StepCardProps {
  step: DraftStep;
  index: number;
  count: number;
  readOnly: boolean;
  error: (setting: string) => string | null;
  onMove: (to: number) => void;
  onRemove: () => void;
  onChange: (settings: DraftStep["settings"]) => void;
}

/** One check: what it is, its settings, and its place. */
export function StepCard(props: StepCardProps) {
  const { step, index, count, readOnly, error, onMove, onRemove, onChange } = props;
  const { icon: Glyph, text, Settings } = cardOf(step.type);
  const name = moduleName(step.type);
  return (
    <Paper p="md">
      <Group align="flex-start" gap="md">
        <ThemeIcon
          size={38}
          radius="md"
          variant="transparent"
          bg="var(--meaning-info-tint)"
          c="var(--meaning-info)"
        >
          <Glyph size={20} aria-hidden />
        </ThemeIcon>
        <Stack gap="sm" flex="1 1 11rem" miw={0}>
          <Box>
            <Text size="sm" fw={550}>
              {index + 1}. {name}
            </Text>
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          </Box>
          {Settings !== undefined && (
            <Settings settings={step.settings} error={error} readOnly={readOnly} onChange={onChange} />
          )}
        </Stack>
        {!readOnly && (
          <Group gap={2} wrap="nowrap" ml="auto">
            <Tool
              label={`Move ${name}, step ${index + 1}, up`}
              icon={IconArrowUp}
              disabled={index === 0}
              onClick={() => onMove(index - 1)}
            />
            <Tool
              label={`Move ${name}, step ${index + 1}, down`}
              icon={IconArrowDown}
              disabled={index === count - 1}
              onClick={() => onMove(index + 1)}
            />
            <Tool label={`Remove ${name}, step ${index + 1}`} icon={IconTrash} onClick={onRemove} />
          </Group>
        )}
      </Group>
    </Paper>
  );
}

interface ToolProps {
  label: string;
  icon: typeof IconTrash;
  disabled?: boolean;
  onClick: () => void;
}

function Tool({ label, icon: Glyph, disabled = false, onClick }: ToolProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      c="dimmed"
      aria-label={label}
      // Not `disabled`: it would lose the focus of whoever moves a step to the end by keyboard.
      aria-disabled={disabled}
      {...(disabled ? { opacity: 0.4, style: { cursor: "default" } } : {})}
      onClick={() => !disabled && onClick()}
    >
      <Glyph size={16} aria-hidden />
    </ActionIcon>
  );
}
