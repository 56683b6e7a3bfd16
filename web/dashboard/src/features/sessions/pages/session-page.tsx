import { Box, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { isProblem } from "../../../api/problem.ts";
import { NotFound } from "../../../app/not-found.tsx";
import { useCan } from "../../../auth/me.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { RecordSkeleton } from "../../../components/record-skeleton.tsx";
import { Section } from "../../../components/section.tsx";
import { type SessionDetail, sessionQuery } from "../api.ts";
import { LinkCard } from "../components/link-card.tsx";
import { ModuleList } from "../components/module-list.tsx";
import { ReviewPanel } from "../components/review-panel.tsx";
import { SessionActions } from "../components/session-actions.tsx";
import { SessionFacts } from "../components/session-facts.tsx";
import { SessionStatus } from "../components/session-status.tsx";
import { SessionTimeline } from "../components/session-timeline.tsx";

const route = getRouteApi("/sessions/$id");

/** One verification: where it stands, what happened, and what can be done. It stays up to date by itself. */
export function SessionPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(sessionQuery(id));
  if (isProblem(error, "SESSION_NOT_FOUND")) return <NotFound />;
  if (error !== null && data === undefined) {
    return <ErrorPanel error={error} title="The session could not be read" onRetry={() => void refetch()} />;
  }
  if (data === undefined) {
    return <RecordSkeleton heights={[360]} />;
  }
  return <Detail key={data.interviewId} session={data} />;
}

function Detail({ session }: { session: SessionDetail }) {
  const can = useCan();
  const [link, setLink] = useState<{ url: string; expiresAt: string } | null>(null);
  return (
    <>
      <PageHeader
        title={session.loginHint}
        badge={<SessionStatus status={session.status} />}
        back={{ label: "Sessions", to: "/sessions" }}
        actions={<SessionActions session={session} onLink={setLink} />}
      />
      <Group align="flex-start" gap="lg">
        <Stack flex="2 1 28rem" miw={0} gap="lg">
          {link !== null && (
            <Section title="The new link" description="The old one has stopped working.">
              <LinkCard url={link.url} expiresAt={link.expiresAt} />
            </Section>
          )}
          {session.status === "PENDING_REVIEW" && can("POST /api/v1/sessions/{id}/review") && (
            <ReviewPanel session={session} />
          )}
          <ModuleList session={session} />
          <SessionTimeline session={session} />
        </Stack>
        <Box flex="1 1 18rem" miw={0}>
          <SessionFacts session={session} />
        </Box>
      </Group>
    </>
  );
}
