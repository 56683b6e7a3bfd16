import { Tabs } from "@mantine/core";
import { IconSend, IconUserOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { isProblem } from "../../../api/problem.ts";
import { useCan } from "../../../auth/me.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { ButtonLink } from "../../../components/links.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { RecordSkeleton } from "../../../components/record-skeleton.tsx";
import { StatusBadge } from "../../../components/status-badge.tsx";
import { type Identity, identityQuery } from "../api.ts";
import { EditIdentity } from "../components/edit-identity.tsx";
import { IdentityActions } from "../components/identity-actions.tsx";
import { IdentityOverview } from "../components/identity-overview.tsx";
import { nameOf } from "../words.ts";

const route = getRouteApi("/identities/$id");
const tabs = ["overview", "profile"] as const;

/** One person: what is known of them, and every verification of theirs. */
export function IdentityPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(identityQuery(id));
  if (isProblem(error, "IDENTITY_NOT_FOUND")) return <Unknown />;
  if (error !== null && data === undefined) {
    return <ErrorPanel error={error} title="The identity could not be read" onRetry={() => void refetch()} />;
  }
  if (data === undefined) {
    return <RecordSkeleton heights={[360]} />;
  }
  return <Detail key={data.id} identity={data} />;
}

/** Sessions keep the id of somebody who was deleted: their links lead here. */
function Unknown() {
  return (
    <EmptyState
      icon={IconUserOff}
      title="Nobody is known by this id"
      action={
        <ButtonLink to="/identities" variant="default">
          All identities
        </ButtonLink>
      }
    >
      The identity was deleted, or the address is mistyped. Sessions keep the id of somebody who was deleted.
    </EmptyState>
  );
}

function Detail({ identity }: { identity: Identity }) {
  const can = useCan();
  const { tab = "overview" } = route.useSearch();
  const navigate = route.useNavigate();
  const send = can("POST /api/v1/sessions") && (
    <ButtonLink
      to="/sessions/send"
      search={{ person: identity.loginHint }}
      leftSection={<IconSend size={16} aria-hidden />}
    >
      Send verification
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title={nameOf(identity)}
        badge={
          identity.enrolledAt === null ? (
            <StatusBadge meaning="neutral">Not verified yet</StatusBadge>
          ) : (
            <StatusBadge meaning="success">Verified</StatusBadge>
          )
        }
        back={{ label: "Identities", to: "/identities" }}
        actions={
          <>
            {send}
            {can("DELETE /api/v1/identities/{id}") && <IdentityActions identity={identity} />}
          </>
        }
      />
      {can("PATCH /api/v1/identities/{id}") ? (
        <Tabs
          value={tab}
          onChange={(value) =>
            void navigate({ search: { tab: tabs.find((each) => each === value) }, replace: true })
          }
          keepMounted={false}
        >
          <Tabs.List mb="lg">
            <Tabs.Tab value="overview">Overview</Tabs.Tab>
            <Tabs.Tab value="profile">Profile</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="overview">
            <IdentityOverview identity={identity} />
          </Tabs.Panel>
          <Tabs.Panel value="profile">
            <EditIdentity identity={identity} />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <IdentityOverview identity={identity} />
      )}
    </>
  );
}
