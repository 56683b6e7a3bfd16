import { Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CopyField } from "../../../components/copy-field.tsx";
import { TextLink } from "../../../components/links.tsx";
import { integrationsQuery } from "../api.ts";

/** The clients with which back ends get tokens. One is made with the organization. */
export function DefaultClientLink() {
  const { data } = useQuery(integrationsQuery);
  if (data === undefined) return <Skeleton h={64} />;
  const clients = data.filter(({ type, status }) => type === "CLIENT_CREDENTIALS" && status === "ENABLED");
  if (clients.length === 0) {
    return (
      <Text size="sm">
        There is no enabled client: make an integration of the kind OIDC Client Credentials.
      </Text>
    );
  }
  return (
    <Stack gap="md">
      {clients.map(({ id, name, clientId = "", hasSecret }) => (
        <div key={id}>
          <CopyField label={`Client ID of ${name}`} value={clientId} />
          <Text size="sm" mt={6} c="dimmed">
            {hasSecret === true ? "It has a secret. Lost it? " : "It has no secret yet. "}
            <TextLink to="/integrations/$id" params={{ id }} inherit>
              {hasSecret === true ? "Rotate the secret" : "Generate its secret"}
            </TextLink>
          </Text>
        </div>
      ))}
    </Stack>
  );
}
