import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconDownload } from "@tabler/icons-react";
import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import { CopyField } from "./copy-field.tsx";
import { download } from "./download.ts";
import { type FreshSecret, showSecret } from "./fresh-secret.ts";

interface SecretOnceProps {
  secret: FreshSecret;
  name: string;
}

const toFile = ({ values }: FreshSecret): string =>
  [
    "# Keep this file secret, and delete it once the values are where they belong.",
    ...values.map(({ variable, value }) => `${variable}=${value}`),
    `ISSUER=${location.origin}`,
    "",
  ].join("\n");

/** The only time that a secret is seen. Leaving the page asks first. */
export function SecretOnce({ secret, name }: SecretOnceProps) {
  const [saved, setSaved] = useState(false);
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      !saved &&
      current.pathname !== next.pathname &&
      !window.confirm("The secret is shown this once. Leave without having saved it?"),
    enableBeforeUnload: () => !saved,
  });
  return (
    <Alert
      variant="outline"
      role="region"
      title="Save this secret now: it is never shown again"
      icon={<IconAlertTriangle aria-hidden size={18} />}
      bg="var(--meaning-warning-tint)"
      bd="1px solid var(--meaning-warning)"
      styles={{ title: { color: "var(--meaning-warning)" }, icon: { color: "var(--meaning-warning)" } }}
    >
      <Stack gap="sm">
        <Text size="sm" c="var(--mantine-color-text)">
          We keep no copy that anybody can read. Whoever loses it makes a new one.
        </Text>
        {secret.values.map(({ label, value }) => (
          <CopyField key={label} label={label} value={value} />
        ))}
        <Group gap="sm">
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() => {
              download(`${name.replaceAll(/[^\w.-]+/g, "-") || "secret"}.env`, toFile(secret));
              setSaved(true);
            }}
          >
            Download as .env
          </Button>
          <Button
            onClick={() => {
              setSaved(true);
              showSecret(null);
            }}
          >
            I have saved it
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
