import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sendSessionBody } from "../../../../../../lambdas/core/session/schema.ts";
import { useIdempotencyKey } from "../../../api/idempotency.ts";
import { useSession } from "../../../auth/sign-in-gate.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { TextLink } from "../../../components/links.tsx";
import { Section } from "../../../components/section.tsx";
import { readIssues } from "../../../forms/messages.ts";
import { useApiForm } from "../../../forms/use-api-form.ts";
import { sessionQuery, useSendSession } from "../../sessions/api.ts";
import { LinkCard } from "../../sessions/components/link-card.tsx";
import { SessionStatus } from "../../sessions/components/session-status.tsx";
import type { Integration } from "../api.ts";

/** A real link through this integration, to go through oneself. */
export function TestLink({ integration }: { integration: Integration }) {
  const me = useSession();
  const send = useSendSession();
  const keyFor = useIdempotencyKey();
  const [made, setMade] = useState<{ interviewId: string; url: string; expiresAt: string } | null>(null);
  const toBody = ({ loginHint }: { loginHint: string }) => ({
    integrationReference: integration.id,
    loginHint,
    linkValidityInMinutes: 30,
  });
  const { form, busy, problem, onSubmit } = useApiForm({
    initialValues: { loginHint: me.email() },
    check: (values) => readIssues(sendSessionBody.safeParse(toBody(values))),
    submit: async (values) => {
      const body = toBody(values);
      setMade(await send.mutateAsync({ body, key: `${keyFor(body)}-${made?.interviewId ?? "first"}` }));
    },
  });
  return (
    <Section
      title="Try it yourself"
      description="Makes a real verification link. Open it here, or scan it with your phone."
    >
      <form onSubmit={onSubmit} noValidate>
        <Group align="flex-end" gap="sm">
          <TextInput
            flex="1 1 16rem"
            maw={380}
            label="Who is verified"
            {...form.getInputProps("loginHint")}
          />
          <Button type="submit" loading={busy} disabled={integration.status === "DISABLED"}>
            {made === null ? "Make a test link" : "Make another"}
          </Button>
        </Group>
      </form>
      {integration.status === "DISABLED" && (
        <Text size="sm" c="dimmed">
          Enable the integration first.
        </Text>
      )}
      {problem !== null && <ErrorPanel error={problem} title="The link was not made" />}
      {made !== null && (
        <Stack gap="md">
          <LinkCard url={made.url} expiresAt={made.expiresAt} />
          <LiveStatus id={made.interviewId} />
        </Stack>
      )}
    </Section>
  );
}

function LiveStatus({ id }: { id: string }) {
  const { data } = useQuery(sessionQuery(id));
  return (
    <Group gap="sm" role="status">
      <Text size="sm" fw={550}>
        Right now
      </Text>
      {data !== undefined && <SessionStatus status={data.status} />}
      <TextLink to="/sessions/$id" params={{ id }} size="sm">
        See the session
      </TextLink>
    </Group>
  );
}
