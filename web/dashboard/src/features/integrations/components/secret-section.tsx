import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useCan } from "../../../auth/me.tsx";
import { Moment } from "../../../components/moment.tsx";
import { Section } from "../../../components/section.tsx";
import type { Integration } from "../api.ts";
import { SecretDialog } from "./secret-dialog.tsx";

/** Whether there is a secret, since when, and how to get a new one. */
export function SecretSection({ integration }: { integration: Integration }) {
  const can = useCan();
  const [opened, setOpened] = useState(false);
  const { hasSecret = false, secretCreatedAt, previousSecretExpiresAt } = integration;
  const overlaps =
    typeof previousSecretExpiresAt === "string" && Date.parse(previousSecretExpiresAt) > Date.now();
  return (
    <Section
      title="Client secret"
      description="Secrets are shown once and never stored where anybody can read them."
      actions={
        can("POST /api/v1/integrations/{id}/secret") && (
          <Button variant={hasSecret ? "default" : "filled"} onClick={() => setOpened(true)}>
            {hasSecret ? "Rotate secret" : "Generate secret"}
          </Button>
        )
      }
    >
      <Text size="sm">
        {typeof secretCreatedAt === "string" ? (
          <>
            Made <Moment at={secretCreatedAt} />.
          </>
        ) : (
          "There is no secret yet: nothing can sign in as this client."
        )}
        {overlaps && (
          <>
            {" "}
            The one before it works until <Moment at={previousSecretExpiresAt} full />.
          </>
        )}
      </Text>
      <SecretDialog integration={integration} opened={opened} onClose={() => setOpened(false)} />
    </Section>
  );
}
