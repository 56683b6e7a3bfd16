import { ColorSwatch, Group } from "@mantine/core";
import { languageNames } from "../../../../../verification/src/i18n/language.ts";
import { Fact, Facts } from "../../../components/facts.tsx";
import { Section } from "../../../components/section.tsx";
import type { Organization } from "../api.ts";
import { Installation } from "./installation.tsx";
import { PagePreview } from "./page-preview.tsx";
import { SettingsColumns } from "./settings-columns.tsx";

/** The settings, for whoever may not change them. */
export function SettingsFacts({ organization }: { organization: Organization }) {
  const { name, branding, language, retentionDays } = organization;
  return (
    <SettingsColumns aside={<PagePreview name={name} language={language} {...branding} />}>
      <Section title="Pages that people see" description="Administrators change these.">
        <Facts>
          <Fact label="Name">{name}</Fact>
          <Fact label="Logo">{branding.logoUrl ?? "None: the first letter of the name"}</Fact>
          <Fact label="Colour">
            {branding.primaryColor === null ? (
              "Countersign's blue"
            ) : (
              <Group gap="xs" component="span">
                <ColorSwatch component="span" size={14} color={branding.primaryColor} />
                {branding.primaryColor}
              </Group>
            )}
          </Fact>
          <Fact label="Language">{languageNames[language]}</Fact>
          <Fact label="Personal data of sessions that have ended">
            {retentionDays === null
              ? "Kept until somebody redacts the session"
              : `Redacted ${retentionDays} ${retentionDays === 1 ? "day" : "days"} after the end`}
          </Fact>
        </Facts>
      </Section>
      <Installation organization={organization} />
    </SettingsColumns>
  );
}
