import { Button, Group, Text } from "@mantine/core";
import { IconSearchOff, IconUserCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useCan } from "../../../auth/me.tsx";
import { Breakable } from "../../../components/breakable.tsx";
import { type Column, DataTable } from "../../../components/data-table.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { ButtonLink } from "../../../components/links.tsx";
import { Moment } from "../../../components/moment.tsx";
import { NothingFits } from "../../../components/nothing-fits.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { Pager } from "../../../components/pager.tsx";
import { rowLink } from "../../../components/row-link.ts";
import { SearchInput } from "../../../components/search-input.tsx";
import { type Identity, identitiesQuery } from "../api.ts";
import { Contact } from "../components/contact.tsx";
import { nameOf } from "../words.ts";

const route = getRouteApi("/identities");

const columns: readonly Column<Identity>[] = [
  {
    title: "Person",
    cell: (identity) => (
      <>
        <Link to="/identities/$id" params={{ id: identity.id }} className={rowLink}>
          <Breakable text={nameOf(identity)} />
        </Link>
        {nameOf(identity) !== identity.loginHint && (
          <Text size="xs" c="dimmed" className="user-text">
            <Breakable text={identity.loginHint} />
          </Text>
        )}
      </>
    ),
  },
  {
    title: "E-mail",
    width: 300,
    wide: true,
    cell: ({ email, verifiedEmail }) => <Contact value={email} verified={verifiedEmail} />,
  },
  {
    title: "Phone",
    width: 190,
    wide: true,
    cell: ({ phone, verifiedPhone }) => <Contact value={phone} verified={verifiedPhone} />,
  },
  {
    title: "First verified",
    width: 140,
    cell: ({ enrolledAt }) =>
      enrolledAt === null ? (
        <Text span size="sm" c="dimmed">
          Not yet
        </Text>
      ) : (
        <Moment at={enrolledAt} />
      ),
  },
];

/** The people whom the organization knows. */
export function IdentitiesPage() {
  const { q, cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(identitiesQuery({ search: q, cursor, limit: 25 }));
  const turnTo = (next: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, cursor: next }) });
  return (
    <>
      <PageHeader title="Identities" description="People who have been verified, and how to reach them." />
      <Group mb="lg">
        <SearchInput
          label="Search identities"
          placeholder="Name, login, e-mail or phone"
          maxWidth={360}
          value={q}
          onChange={(wanted) => void navigate({ search: { q: wanted }, replace: true })}
        />
      </Group>
      {error !== null && data === undefined ? (
        <ErrorPanel error={error} title="The identities could not be read" onRetry={() => void refetch()} />
      ) : (
        <DataTable
          label="Identities"
          columns={columns}
          rows={data?.data}
          rowKey={({ id }) => id}
          empty={<Nobody searched={q !== undefined} next={data?.nextCursor ?? null} onNext={turnTo} />}
          footer={
            <Pager
              count={data?.data.length ?? 0}
              turned={cursor !== undefined}
              nextCursor={data?.nextCursor ?? null}
              onFirst={() => turnTo(undefined)}
              onNext={turnTo}
            />
          }
        />
      )}
    </>
  );
}

interface NobodyProps {
  searched: boolean;
  /** Where a search that stopped before the end goes on. */
  next: string | null;
  onNext: (cursor: string) => void;
}

/** Nobody fits the search, or nobody is known yet: then the next step. */
function Nobody({ searched, next, onNext }: NobodyProps) {
  const can = useCan();
  const navigate = route.useNavigate();
  if (searched && next !== null) {
    return (
      <EmptyState
        icon={IconSearchOff}
        title="Nobody fits so far"
        action={<Button onClick={() => onNext(next)}>Search further</Button>}
      >
        There are so many people that the search stopped before the oldest.
      </EmptyState>
    );
  }
  if (searched) {
    return (
      <NothingFits title="Nobody fits" onShowAll={() => void navigate({ search: {} })}>
        Nobody has this in their name, login, e-mail address or phone number.
      </NothingFits>
    );
  }
  return (
    <EmptyState
      icon={IconUserCheck}
      title="Nobody is known yet"
      action={
        can("POST /api/v1/sessions") && (
          <ButtonLink to="/sessions/send">Send the first verification</ButtonLink>
        )
      }
    >
      People come here by themselves: whoever passes a verification for the first time becomes an identity.
    </EmptyState>
  );
}
