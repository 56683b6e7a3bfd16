import { Stack, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCan } from "../../../auth/me.tsx";
import { CodeBlock } from "../../../components/code-block.tsx";
import { Section } from "../../../components/section.tsx";
import { type Integration, integrationsQuery, listClients } from "../api.ts";
import { loginSnippets, requestSnippets, type Snippet, tokenSnippets } from "./snippets.ts";
import { TestLink } from "./test-link.tsx";
import { TestSignIn } from "./test-sign-in.tsx";

/** Something to do with the integration right now, and code with its values filled in. */
export function TryTab({ integration }: { integration: Integration }) {
  const can = useCan();
  const { data: integrations = [] } = useQuery(integrationsQuery);
  const { type, clientId, redirectUris } = integration;
  const base = location.origin;
  if (type === "API") {
    const clients = listClients(integrations);
    const client = clients.find(({ hasSecret }) => hasSecret) ?? clients[0];
    return (
      <Stack gap="lg">
        {can("POST /api/v1/sessions") && <TestLink integration={integration} />}
        <Snippets snippets={requestSnippets(base, integration, client?.clientId ?? "CLIENT_ID")} />
      </Stack>
    );
  }
  if (clientId === undefined) return null;
  if (redirectUris === undefined) return <Snippets snippets={tokenSnippets(base, clientId)} />;
  return (
    <Stack gap="lg">
      <TestSignIn integration={integration} />
      <Snippets snippets={loginSnippets(base, clientId, redirectUris[0] ?? "")} />
    </Stack>
  );
}

function Snippets({ snippets }: { snippets: readonly Snippet[] }) {
  return (
    <Section
      title="From your code"
      description="The values of this integration are filled in; the secret is yours to add."
    >
      <Tabs defaultValue="curl" variant="outline" keepMounted={false}>
        <Tabs.List mb="sm">
          {snippets.map(({ language }) => (
            <Tabs.Tab key={language} value={language}>
              {language}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map(({ language, code }) => (
          <Tabs.Panel key={language} value={language}>
            <CodeBlock code={code} label={`${language} snippet`} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Section>
  );
}
