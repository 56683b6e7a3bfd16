import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { Section } from "../../../components/section.tsx";
import type { Integration } from "../api.ts";
import { beginTest } from "../test-sign-in.ts";

/** A real login through this integration that ends at a page of the dashboard. */
export function TestSignIn({ integration }: { integration: Integration }) {
  const [busy, setBusy] = useState(false);
  const { id, clientId = "", redirectUris = [], status } = integration;
  const address = `${location.origin}/test-sign-in`;
  const allowed = redirectUris.includes(address);
  return (
    <Section
      title="Try a sign-in yourself"
      description="Goes through the whole login in this tab and shows what your application would get."
    >
      {allowed ? (
        <div>
          <Button
            loading={busy}
            disabled={status === "DISABLED"}
            onClick={() => {
              setBusy(true);
              void beginTest({ integrationId: id, clientId, redirectUri: address });
            }}
          >
            Start a test sign-in
          </Button>
        </div>
      ) : (
        <Text size="sm">
          Add <code>{address}</code> to the redirect URIs under Settings, then come back. Remove it when you
          go live.
        </Text>
      )}
    </Section>
  );
}
