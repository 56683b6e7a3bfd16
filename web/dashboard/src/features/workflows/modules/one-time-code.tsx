import { Checkbox, Group } from "@mantine/core";
import type { Step } from "../api.ts";
import type { ModuleSettingsProps } from "./registry.ts";

const channels = [
  { value: "EMAIL", label: "E-mail" },
  { value: "SMS", label: "Text message" },
];

const chosen = (settings: Step["settings"]): string[] =>
  Array.isArray(settings.channels)
    ? settings.channels.filter((channel) => typeof channel === "string")
    : channels.map(({ value }) => value);

export const checkCodeSettings = (settings: Step["settings"]): Record<string, string> =>
  chosen(settings).length === 0 ? { channels: "Choose at least one way." } : {};

export const tellCodeSettings = (settings: Step["settings"]): string =>
  channels
    .filter(({ value }) => chosen(settings).includes(value))
    .map(({ label }) => label.toLowerCase())
    .join(" or ");

/** Which ways a code may go out. */
export function CodeSettings({ settings, error, readOnly, onChange }: ModuleSettingsProps) {
  return (
    <Checkbox.Group
      label="The code may go out by"
      description="A person who has both chooses."
      readOnly={readOnly}
      error={error("channels")}
      value={chosen(settings)}
      onChange={(values) => onChange({ ...settings, channels: values })}
    >
      <Group gap="lg" mt={6}>
        {channels.map(({ value, label }) => (
          <Checkbox key={value} value={value} label={label} disabled={readOnly} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
