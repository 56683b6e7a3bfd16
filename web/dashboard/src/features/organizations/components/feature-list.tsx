import { Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { StatusBadge } from "../../../components/status-badge.tsx";
import { features, featureWords } from "../../settings/feature-words.ts";
import { type Feature, type Organization, useSwitchFeatures } from "../api.ts";

/** Every feature there is, with a switch that says first what follows. */
export function FeatureList({ organization }: { organization: Organization }) {
  const [chosen, setChosen] = useState<{ feature: Feature; on: boolean } | null>(null);
  return (
    <Stack gap="lg">
      {features.map((feature) => {
        const on = organization.features.includes(feature);
        const { title, body } = featureWords[feature];
        return (
          <Group key={feature} justify="space-between" align="flex-start" gap="md">
            <Stack gap={2} flex="1 1 14rem">
              <Group gap="xs">
                <Text fw={550}>{title}</Text>
                <StatusBadge meaning={on ? "success" : "neutral"}>{on ? "On" : "Off"}</StatusBadge>
              </Group>
              <Text size="sm" c="dimmed">
                {body}
              </Text>
            </Stack>
            <Button
              variant={on ? "default" : "filled"}
              aria-label={`Switch ${title} ${on ? "off" : "on"}`}
              onClick={() => setChosen({ feature, on: !on })}
            >
              Switch {on ? "off" : "on"}
            </Button>
          </Group>
        );
      })}
      {chosen !== null && (
        <SwitchDialog {...chosen} organization={organization} onClose={() => setChosen(null)} />
      )}
    </Stack>
  );
}

interface SwitchDialogProps {
  organization: Organization;
  feature: Feature;
  on: boolean;
  onClose: () => void;
}

function SwitchDialog({ organization, feature, on, onClose }: SwitchDialogProps) {
  const { mutate, isPending, error } = useSwitchFeatures(organization.id);
  const words = featureWords[feature];
  const others = organization.features.filter((each) => each !== feature);
  const confirm = () =>
    mutate(
      { features: on ? [...others, feature] : others, version: organization.version },
      {
        onSuccess: () => {
          notifications.show({ message: `${words.title} is ${on ? "on" : "off"}.` });
          onClose();
        },
      },
    );
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`Switch ${words.title} ${on ? "on" : "off"}?`}
      action={`Switch ${on ? "on" : "off"}`}
      danger={!on}
      {...(on ? {} : { typed: organization.name })}
      busy={isPending}
      error={error}
      onConfirm={confirm}
    >
      {on ? words.on : words.off}
    </ConfirmDialog>
  );
}
