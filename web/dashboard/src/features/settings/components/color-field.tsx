import { ColorInput, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { tellBrand } from "./brand-notes.ts";

interface ColorFieldProps {
  value: string;
  error: ReactNode;
  onChange: (value: string) => void;
  onBlur: () => void;
}

/** The organization's colour, and what the pages make of it where it could not be read. */
export function ColorField({ value, error, onChange, onBlur }: ColorFieldProps) {
  return (
    <Stack gap={6}>
      <ColorInput
        label="Colour"
        description="Of buttons and links. Leave it empty for Countersign's blue."
        placeholder="#2747d1"
        format="hex"
        eyeDropperButtonProps={{ "aria-label": "Pick a colour from the screen" }}
        value={value}
        error={error}
        onChange={onChange}
        onBlur={onBlur}
      />
      <Stack gap={2} role="status" aria-label="How the colour is used">
        {tellBrand(value).map(({ isWarning, text }) => {
          const Icon = isWarning ? IconAlertTriangle : IconCheck;
          return (
            <Group key={text} gap={6} wrap="nowrap" align="flex-start">
              <Icon
                size={15}
                aria-hidden
                style={{ flex: "none", marginTop: 2 }}
                color={`var(--meaning-${isWarning ? "warning" : "success"})`}
              />
              <Text size="xs" c={isWarning ? "var(--meaning-warning)" : "dimmed"}>
                {text}
              </Text>
            </Group>
          );
        })}
      </Stack>
    </Stack>
  );
}
