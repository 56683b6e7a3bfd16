import { useQuery } from "@tanstack/react-query";
import { useCan } from "../../../auth/me.tsx";
import { Fact, Facts, Id } from "../../../components/facts.tsx";
import { TextLink } from "../../../components/links.tsx";
import { Moment } from "../../../components/moment.tsx";
import { Section } from "../../../components/section.tsx";
import { workflowsQuery } from "../../workflows/queries.ts";
import type { SessionDetail } from "../api.ts";

const languages = new Intl.DisplayNames("en", { type: "language" });

/** What is known of a session, beside its course. */
export function SessionFacts({ session }: { session: SessionDetail }) {
  const can = useCan();
  const { data: workflows = [] } = useQuery(workflowsQuery);
  const workflow = workflows.find(({ id }) => id === session.workflowId)?.name ?? session.workflowId;
  const { externalCustomerId, correlationId, identityId, startedAt, finishedAt, customFields } = session;
  return (
    <Section title="Details">
      <Facts>
        <Fact label="Session ID">
          <Id value={session.interviewId} label="session id" />
        </Fact>
        <Fact label="Integration">{session.integrationName}</Fact>
        <Fact label="Workflow">
          {workflow}, version {session.workflowVersion}
        </Fact>
        {identityId !== null && (
          <Fact label="Identity">
            <Id value={identityId} label="identity id">
              {can("GET /api/v1/identities/{id}") ? (
                <TextLink to="/identities/$id" params={{ id: identityId }}>
                  {identityId}
                </TextLink>
              ) : (
                identityId
              )}
            </Id>
          </Fact>
        )}
        {externalCustomerId !== null && <Fact label="External customer ID">{externalCustomerId}</Fact>}
        {correlationId !== null && <Fact label="Correlation ID">{correlationId}</Fact>}
        {Object.entries(customFields).map(([name, value]) => (
          <Fact key={name} label={name}>
            {value}
          </Fact>
        ))}
        <Fact label="Created">
          <Moment at={session.createdAt} full />
        </Fact>
        {startedAt !== null && (
          <Fact label="Started">
            <Moment at={startedAt} full />
          </Fact>
        )}
        {session.status === "CREATED" && (
          <Fact label="Link valid until">
            <Moment at={session.linkExpiresAt} full />
          </Fact>
        )}
        {session.status === "STARTED" && (
          <Fact label="Ends at the latest">
            <Moment at={session.expiresAt} full />
          </Fact>
        )}
        {finishedAt !== null && (
          <Fact label="Finished">
            <Moment at={finishedAt} full />
          </Fact>
        )}
        <Fact label="Language">{languages.of(session.language) ?? session.language}</Fact>
      </Facts>
    </Section>
  );
}
