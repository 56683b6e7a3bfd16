import { Group, Text, Title } from "@mantine/core";
import { IconListDetails } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Column, DataTable } from "../../../components/data-table.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { TextLink } from "../../../components/links.tsx";
import { Moment } from "../../../components/moment.tsx";
import { rowLink } from "../../../components/row-link.ts";
import { type Session, sessionsQuery } from "../../sessions/api.ts";
import { SessionStatus } from "../../sessions/components/session-status.tsx";

const columns: readonly Column<Session>[] = [
  {
    title: "Integration",
    cell: ({ interviewId, integrationName, externalCustomerId, createdAt }) => (
      <>
        <Link to="/sessions/$id" params={{ id: interviewId }} className={rowLink}>
          {integrationName}
        </Link>
        {externalCustomerId !== null && (
          <Text size="xs" c="dimmed" className="user-text">
            {externalCustomerId}
          </Text>
        )}
        <Text size="xs" c="dimmed" hiddenFrom="md">
          <Moment at={createdAt} />
        </Text>
      </>
    ),
  },
  { title: "Status", width: 150, cell: ({ status }) => <SessionStatus status={status} /> },
  { title: "Created", width: 150, wide: true, cell: ({ createdAt }) => <Moment at={createdAt} /> },
];

/** The newest verifications of a person; the list of sessions has the rest. */
export function VerificationList({ loginHint }: { loginHint: string }) {
  const { data, error, refetch } = useQuery(sessionsQuery({ loginHint, limit: 10 }));
  if (error !== null && data === undefined) {
    return (
      <ErrorPanel error={error} title="The verifications could not be read" onRetry={() => void refetch()} />
    );
  }
  return (
    <section>
      <Group justify="space-between" align="baseline" mb="sm">
        <Title order={2}>Verifications</Title>
        {data !== undefined && data.nextCursor !== null && (
          <TextLink to="/sessions" search={{ person: loginHint }} size="sm">
            All of them
          </TextLink>
        )}
      </Group>
      <DataTable
        label="Verifications"
        columns={columns}
        rows={data?.data}
        rowKey={({ interviewId }) => interviewId}
        empty={
          <EmptyState icon={IconListDetails} title="No verification is kept">
            None was asked for by this login, or the personal data of all was removed.
          </EmptyState>
        }
      />
    </section>
  );
}
