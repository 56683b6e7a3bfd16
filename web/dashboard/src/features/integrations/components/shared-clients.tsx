import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCan } from "../../../auth/me.tsx";
import { CopyField } from "../../../components/copy-field.tsx";
import { useFreshSecret } from "../../../components/fresh-secret.ts";
import { TextLink } from "../../../components/links.tsx";
import { SecretOnce } from "../../../components/secret-once.tsx";
import { type Integration, integrationsQuery, listClients } from "../api.ts";
import { SecretDialog } from "./secret-dialog.tsx";

/** The clients with which back ends get tokens. One is made with the organization. */
export function SharedClients() {
  const { data } = useQuery(integrationsQuery);
  if (data === undefined) return <Skeleton h={64} />;
  const clients = listClients(data);
  if (clients.length === 0) {
    return (
      <Text size="sm">
        There is no enabled client: make an integration of the kind OIDC Client Credentials.
      </Text>
    );
  }
  return (
    <Stack gap="lg">
      {clients.map((client) => (
        <SharedClient key={client.id} client={client} />
      ))}
    </Stack>
  );
}

/** The first secret is made right here. A further one may stop other back ends: that is the client's own page. */
function SharedClient({ client }: { client: Integration }) {
  const { id, name, clientId = "", hasSecret = false } = client;
  const may = useCan()("POST /api/v1/integrations/{id}/secret");
  const secret = useFreshSecret(id);
  const [opened, setOpened] = useState(false);
  return (
    <Stack gap="sm">
      <CopyField label={`Client ID of ${name}`} value={clientId} />
      {secret !== null && <SecretOnce secret={secret} name={name} />}
      {secret === null && (
        <Group gap="sm">
          <Text size="sm" c="dimmed">
            {hasSecret ? "It has a secret." : "It has no secret yet: without one no back end gets a token."}
            {hasSecret && may && (
              <>
                {" Lost it? "}
                <TextLink to="/integrations/$id" params={{ id }} inherit>
                  Rotate the secret
                </TextLink>
              </>
            )}
          </Text>
          {!hasSecret && may && <Button onClick={() => setOpened(true)}>Generate secret</Button>}
        </Group>
      )}
      <SecretDialog integration={client} opened={opened} onClose={() => setOpened(false)} />
    </Stack>
  );
}
