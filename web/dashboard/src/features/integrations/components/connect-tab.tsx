import { SimpleGrid, Stack, Text } from "@mantine/core";
import { useCan } from "../../../auth/me.tsx";
import { CopyField } from "../../../components/copy-field.tsx";
import { useFreshSecret } from "../../../components/fresh-secret.ts";
import { ButtonLink, TextLink } from "../../../components/links.tsx";
import { SecretOnce } from "../../../components/secret-once.tsx";
import { Section } from "../../../components/section.tsx";
import type { Integration } from "../api.ts";
import { usesSecret } from "../uses-secret.ts";
import { SecretSection } from "./secret-section.tsx";
import { SharedClients } from "./shared-clients.tsx";

/** Every value that the other system asks for. */
export function ConnectTab({ integration }: { integration: Integration }) {
  const secret = useFreshSecret(integration.id);
  return (
    <Stack gap="lg">
      {secret !== null && <SecretOnce secret={secret} name={integration.name} />}
      {integration.type === "API" ? (
        <ApiValues id={integration.id} />
      ) : (
        <ClientValues integration={integration} />
      )}
      {usesSecret(integration) && <SecretSection integration={integration} />}
    </Stack>
  );
}

function ApiValues({ id }: { id: string }) {
  const can = useCan();
  return (
    <>
      <Section
        title="Values for your back end"
        description="Your back end sends this id with each request, and gets a link for the person back."
        actions={
          can("POST /api/v1/sessions") && (
            <ButtonLink to="/integrations/$id" params={{ id }} search={{ tab: "try" }}>
              Try it now
            </ButtonLink>
          )
        }
      >
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <CopyField
            label="Integration ID"
            value={id}
            hint="The field integrationReference of each request."
          />
          <CopyField label="Request URL" value={`${location.origin}/omni/b2b/onboarding/request-new`} />
          <CopyField label="Token URL" value={`${location.origin}/oauth2/token`} />
          <CopyField
            label="Base URL"
            value={location.origin}
            hint="For clients that ask for one address alone."
          />
        </SimpleGrid>
      </Section>
      <Section
        title="Client credentials"
        description="The client id and secret with which your back end gets its token are shared by all API integrations."
      >
        <SharedClients />
      </Section>
      <Section
        title="Results"
        description="How your system learns what became of a verification."
        actions={
          can("POST /api/v1/webhook-endpoints") && (
            <ButtonLink to="/webhooks/new" variant="default">
              Add a webhook
            </ButtonLink>
          )
        }
      >
        <Text size="sm">
          By a signed webhook or an event as soon as it happens, or by asking{" "}
          <code>GET /omni/b2b/onboarding/status/&#123;interviewId&#125;</code>. The{" "}
          <TextLink to="/integrations/$id" params={{ id }} search={{ tab: "try" }} inherit>
            snippets
          </TextLink>{" "}
          show it.
        </Text>
      </Section>
    </>
  );
}

function ClientValues({ integration: { clientId, endpoints, redirectUris } }: { integration: Integration }) {
  const values = [
    { label: "Client ID", value: clientId },
    { label: "Issuer", value: endpoints?.issuer },
    { label: "Authorization endpoint", value: endpoints?.authorize },
    { label: "Token endpoint", value: endpoints?.token },
    { label: "UserInfo endpoint", value: endpoints?.userinfo },
    { label: "JWKS URI", value: endpoints?.jwks },
    { label: "Pushed authorization request endpoint", value: endpoints?.par },
    ...(redirectUris ?? []).map((value, index) => ({ label: `Redirect URI ${index + 1}`, value })),
  ];
  const discovery =
    endpoints?.authorize === undefined ? undefined : `${endpoints.issuer}/.well-known/openid-configuration`;
  return (
    <Section
      title="Values for the other system"
      description={
        discovery === undefined
          ? "Your back end gets its access tokens with these."
          : "Most systems ask for the client id and the issuer, and find the rest by themselves."
      }
    >
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {values.map(({ label, value }) =>
          value === undefined ? null : <CopyField key={label} label={label} value={value} />,
        )}
        {discovery !== undefined && <CopyField label="Discovery document" value={discovery} />}
      </SimpleGrid>
    </Section>
  );
}
