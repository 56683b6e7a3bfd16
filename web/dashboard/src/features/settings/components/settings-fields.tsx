import { Alert, Select, Stack, TextInput } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { languageNames, languages } from "../../../../../verification/src/i18n/language.ts";
import { Section } from "../../../components/section.tsx";
import type { useApiForm } from "../../../forms/use-api-form.ts";
import { ColorField } from "./color-field.tsx";
import { RetentionField } from "./retention-field.tsx";
import type { SettingsValues } from "./settings-values.ts";

interface SettingsFieldsProps {
  form: ReturnType<typeof useApiForm<SettingsValues>>["form"];
}

const languageChoices = languages.map((code) => ({ value: code, label: languageNames[code] }));

export function SettingsFields({ form }: SettingsFieldsProps) {
  return (
    <>
      <Section
        title="Pages that people see"
        description="Verification pages, and the messages with links and codes."
      >
        <Stack gap="lg">
          <TextInput
            label="Name"
            required
            autoComplete="off"
            description="By this name people know who asks them to prove who they are."
            {...form.getInputProps("name")}
          />
          <TextInput
            label="Logo"
            type="url"
            inputMode="url"
            autoComplete="off"
            placeholder="https://example.com/logo.svg"
            description="Address of a picture that anyone may load, best square. Without one the first letter of the name stands there."
            {...form.getInputProps("branding.logoUrl")}
          />
          <ColorField
            value={form.values.branding.primaryColor}
            error={form.errors["branding.primaryColor"]}
            onChange={(color) => form.setFieldValue("branding.primaryColor", color)}
            onBlur={() => form.validateField("branding.primaryColor")}
          />
          <Select
            label="Language"
            description="Where a verification is asked for without one of its own."
            allowDeselect={false}
            data={languageChoices}
            {...form.getInputProps("language")}
          />
        </Stack>
      </Section>
      <Section title="Retention">
        <RetentionField
          value={form.values.retentionDays}
          error={form.errors.retentionDays}
          onChange={(days) => form.setFieldValue("retentionDays", days)}
        />
        <Alert
          icon={<IconInfoCircle size={18} aria-hidden color="var(--meaning-info)" />}
          bg="var(--meaning-info-tint)"
          bd="none"
          c="var(--mantine-color-text)"
        >
          This holds for sessions that begin after you save. Those that exist keep the rule they began with;
          redact one by hand on its page.
        </Alert>
      </Section>
    </>
  );
}
