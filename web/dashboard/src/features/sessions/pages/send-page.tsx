import { Button, Group, Paper, Skeleton } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useCan } from "../../../auth/me.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { ButtonLink } from "../../../components/links.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { Section } from "../../../components/section.tsx";
import { integrationsQuery } from "../../integrations/api.ts";
import { LinkCard } from "../components/link-card.tsx";
import { SendForm, type Sent } from "../components/send-form.tsx";

const route = getRouteApi("/sessions/send");

/** Made for somebody on the phone with a caller: who, how, go. */
export function SendPage() {
  const can = useCan();
  const { integration, person } = route.useSearch();
  const { data, error, refetch } = useQuery(integrationsQuery);
  const [sent, setSent] = useState<Sent | null>(null);
  const usable = data?.filter(
    ({ type, status }) => status === "ENABLED" && (type === "API" || type === "HELPDESK"),
  );
  return (
    <>
      <PageHeader
        title="Send verification"
        description="Somebody gets a link, opens it and shows who they are. You see the result here."
        back={{ label: "Sessions", to: "/sessions" }}
      />
      {error !== null && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {error === null && usable === undefined && <Skeleton h={380} maw={680} radius="lg" aria-busy />}
      {usable !== undefined && usable.length === 0 && (
        <Paper>
          <EmptyState
            icon={IconPlugConnected}
            title="No integration can send links yet"
            action={
              can("POST /api/v1/integrations") && (
                <ButtonLink to="/integrations/new/$type" params={{ type: "API" }}>
                  Make an API integration
                </ButtonLink>
              )
            }
          >
            Every link is sent through an integration of the kind API, which an administrator makes.
          </EmptyState>
        </Paper>
      )}
      {usable !== undefined && usable.length > 0 && sent === null && (
        <SendForm integrations={usable} integrationId={integration} person={person} onSent={setSent} />
      )}
      {sent !== null && (
        <Section
          title={sent.delivered ? "The link is on its way" : "The link is ready"}
          description={
            sent.delivered
              ? "It is shown to you as well: read it out, or let it be scanned."
              : "Pass it on: copy it, read it out, or let it be scanned."
          }
        >
          <LinkCard url={sent.url} expiresAt={sent.expiresAt} />
          <Group>
            <ButtonLink to="/sessions/$id" params={{ id: sent.interviewId }}>
              Watch the session
            </ButtonLink>
            <Button variant="default" onClick={() => setSent(null)}>
              Send another
            </Button>
          </Group>
        </Section>
      )}
    </>
  );
}
