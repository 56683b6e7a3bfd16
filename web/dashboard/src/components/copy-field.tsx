import { Group, Stack, Text } from "@mantine/core";
import { Breakable } from "./breakable.tsx";
import { CopyButton } from "./copy-button.tsx";
import classes from "./copy-field.module.css";

interface CopyFieldProps {
  label: string;
  value: string;
  /** Where the other system asks for it, in that system's words. */
  hint?: string;
}

/** One value to carry into another system. */
export function CopyField({ label, value, hint }: CopyFieldProps) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={550}>
        {label}
      </Text>
      <Group gap={4} wrap="nowrap" className={classes.field}>
        <code className={classes.value}>
          <Breakable text={value} />
        </code>
        <CopyButton value={value} label={`Copy ${label}`} />
      </Group>
      {hint !== undefined && (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
    </Stack>
  );
}
