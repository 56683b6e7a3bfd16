import { Group, Stack, Text } from "@mantine/core";
import { CopyField } from "../../../components/copy-field.tsx";
import { Section } from "../../../components/section.tsx";
import { StatusBadge } from "../../../components/status-badge.tsx";
import type { Organization } from "../api.ts";
import { features, featureWords } from "../feature-words.ts";

/** What other systems ask for, and what is switched on: nothing of it is changed here. */
export function Installation({ organization }: { organization: Organization }) {
  return (
    <>
      <Section title="For other systems">
        <Stack>
          <CopyField label="Organization ID" value={organization.id} />
          <CopyField
            label="Issuer"
            value={location.origin}
            hint="Of sign-ins, and the base URL of the API."
          />
        </Stack>
      </Section>
      <Section
        title="Features"
        description="Switched by an operator: whoever runs this installation of Countersign."
      >
        <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: "none" }}>
          {features.map((feature) => {
            const on = organization.features.includes(feature);
            const { title, body } = featureWords[feature];
            return (
              <li key={feature}>
                <Group gap="xs">
                  <Text fw={550}>{title}</Text>
                  <StatusBadge meaning={on ? "success" : "neutral"}>{on ? "On" : "Off"}</StatusBadge>
                </Group>
                <Text size="sm" c="dimmed">
                  {body}
                </Text>
              </li>
            );
          })}
        </Stack>
      </Section>
    </>
  );
}
