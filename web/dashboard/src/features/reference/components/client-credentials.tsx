import { SimpleGrid, Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CopyField } from "../../../components/copy-field.tsx";
import { useFreshSecret } from "../../../components/fresh-secret.ts";
import { SecretOnce } from "../../../components/secret-once.tsx";
import { Section } from "../../../components/section.tsx";
import { type Integration, integrationsQuery, listClients } from "../../integrations/api.ts";
import { SecretSection } from "../../integrations/components/secret-section.tsx";

/** With what back ends get their access tokens. */
export function ClientCredentials() {
  const { data } = useQuery(integrationsQuery);
  if (data === undefined) return <Skeleton h={180} radius="lg" aria-busy />;
  return listClients(data).map((client) => <Client key={client.id} client={client} />);
}

function Client({ client }: { client: Integration }) {
  const secret = useFreshSecret(client.id);
  return (
    <Stack gap="lg">
      {secret !== null && <SecretOnce secret={secret} name={client.name} />}
      <Section
        title={client.name}
        description="Your back end exchanges these for an access token, and sends it with each request."
      >
        <SimpleGrid cols={{ base: 1, md: 3 }}>
          <CopyField label="Base URL" value={location.origin} />
          <CopyField label="Token URL" value={`${location.origin}/oauth2/token`} />
          <CopyField label="Client ID" value={client.clientId ?? ""} />
        </SimpleGrid>
      </Section>
      <SecretSection integration={client} />
    </Stack>
  );
}
