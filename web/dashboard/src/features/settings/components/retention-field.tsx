import { NumberInput, Radio, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import type { SettingsValues } from "./settings-values.ts";

interface RetentionFieldProps {
  value: SettingsValues["retentionDays"];
  error: ReactNode;
  onChange: (value: SettingsValues["retentionDays"]) => void;
}

/** How long ended sessions point to a person. */
export function RetentionField({ value, error, onChange }: RetentionFieldProps) {
  return (
    <Stack gap="sm">
      <Radio.Group
        label="Personal data of sessions that have ended"
        description="Login, contact, your reference, custom fields and what modules collected. Status, times and the audit trail stay."
        value={value === null ? "keep" : "redact"}
        onChange={(choice) => onChange(choice === "keep" ? null : "")}
      >
        <Stack gap="xs" mt="sm">
          <Radio value="keep" label="Keep it until somebody redacts the session" />
          <Radio value="redact" label="Redact it by itself, some days after the session has ended" />
        </Stack>
      </Radio.Group>
      {value !== null && (
        <NumberInput
          label="Days"
          maw={160}
          ml={32}
          min={1}
          max={3650}
          clampBehavior="none"
          allowDecimal={false}
          value={value}
          error={error}
          onChange={(days) => onChange(days === "" ? "" : Number(days))}
        />
      )}
    </Stack>
  );
}
