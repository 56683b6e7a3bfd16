import { Alert, Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { CodeBlock } from "../../../components/code-block.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { ButtonLink } from "../../../components/links.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { Section } from "../../../components/section.tsx";
import { endTest, exchangeCode, readTest, type TestSignIn } from "../test-sign-in.ts";

const route = getRouteApi("/test-sign-in");

/** Where a test sign-in comes back to: shows what an application would get. */
export function TestSignInPage() {
  const { code, state, error, error_description: description } = route.useSearch();
  const [test] = useState(readTest);
  if (test === null || test.state !== state) {
    return (
      <>
        <PageHeader title="Test sign-in" />
        <Section title="This is not the end of a test that was begun here">
          <Text size="sm">Start the test from the integration's page, in this tab.</Text>
        </Section>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Test sign-in"
        actions={
          <ButtonLink
            to="/integrations/$id"
            params={{ id: test.integrationId }}
            search={{ tab: "try" }}
            variant="default"
          >
            Back to the integration
          </ButtonLink>
        }
      />
      {code === undefined ? (
        <Section title="Your application would get a refusal">
          <Text size="sm">
            <code>{error}</code> {description}
          </Text>
        </Section>
      ) : (
        <Exchange test={test} code={code} />
      )}
    </>
  );
}

/** The second half, which an application's back end does. The secret goes to our own token endpoint and is forgotten. */
function Exchange({ test, code }: { test: TestSignIn; code: string }) {
  const [secret, setSecret] = useState("");
  const exchange = useMutation({
    mutationFn: (clientSecret: string) => exchangeCode(test, code, clientSecret),
    onSuccess: endTest,
  });
  if (exchange.data !== undefined) {
    return (
      <Stack gap="lg">
        <Alert
          title="It works"
          bg="var(--meaning-success-tint)"
          bd="none"
          styles={{ title: { color: "var(--meaning-success)" } }}
        >
          <Text size="sm" c="var(--mantine-color-text)">
            The person was verified, and the code was good for tokens.
          </Text>
        </Alert>
        <Section title="Claims of the ID token">
          <CodeBlock code={JSON.stringify(exchange.data.idToken, null, 2)} label="claims of the ID token" />
        </Section>
        <Section title="UserInfo">
          <CodeBlock code={JSON.stringify(exchange.data.userInfo, null, 2)} label="UserInfo" />
        </Section>
      </Stack>
    );
  }
  return (
    <Section
      title="The person was verified"
      description="Your application got a code. Within a minute it exchanges it for tokens, with its secret."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          exchange.mutate(secret);
        }}
      >
        <Stack maw={480}>
          <PasswordInput
            label="Client secret"
            description="Leave it empty for a public client. It is sent to the token endpoint and kept nowhere."
            autoComplete="off"
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
          {exchange.error !== null && <ErrorPanel error={exchange.error} title="There are no tokens" />}
          <div>
            <Button type="submit" loading={exchange.isPending}>
              Exchange the code
            </Button>
          </div>
        </Stack>
      </form>
    </Section>
  );
}
