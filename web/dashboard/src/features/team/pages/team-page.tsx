import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCan, useMe } from "../../../auth/me.tsx";
import { Breakable } from "../../../components/breakable.tsx";
import { type Column, DataTable } from "../../../components/data-table.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { Moment } from "../../../components/moment.tsx";
import { NothingFits } from "../../../components/nothing-fits.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { SearchInput } from "../../../components/search-input.tsx";
import { StatusBadge } from "../../../components/status-badge.tsx";
import { type Member, teamQuery } from "../api.ts";
import { InviteDialog } from "../components/invite-dialog.tsx";
import { MemberActions } from "../components/member-actions.tsx";
import { RoleGuide } from "../components/role-guide.tsx";
import { roleName, roleWords } from "../words.ts";

const route = getRouteApi("/team");

const MemberStatus = ({ lastSeenAt }: Member) =>
  lastSeenAt === null ? (
    <StatusBadge meaning="info">Invited</StatusBadge>
  ) : (
    <StatusBadge meaning="success">Active</StatusBadge>
  );

const columnsOf = (me: ReturnType<typeof useMe>): readonly Column<Member>[] => [
  {
    title: "Member",
    cell: (member) => (
      <>
        <Group gap="xs">
          <Text span size="sm" fw={550} className="user-text">
            <Breakable text={member.email} />
          </Text>
          {member.id === me.userId && <StatusBadge meaning="neutral">You</StatusBadge>}
        </Group>
        <Text size="xs" c="dimmed" hiddenFrom="md">
          {roleName(member.role)} ·{" "}
          {member.lastSeenAt === null ? "invited" : <Moment at={member.lastSeenAt} />}
        </Text>
      </>
    ),
  },
  { title: "Role", width: 130, wide: true, cell: ({ role }) => roleName(role) },
  { title: "Status", width: 130, wide: true, cell: MemberStatus },
  {
    title: "Last seen",
    width: 150,
    wide: true,
    cell: ({ lastSeenAt }) =>
      lastSeenAt === null ? (
        <Text span size="sm" c="dimmed">
          Not yet
        </Text>
      ) : (
        <Moment at={lastSeenAt} />
      ),
  },
  { title: "Invited", width: 150, wide: true, cell: ({ createdAt }) => <Moment at={createdAt} /> },
  {
    title: "Actions",
    width: 90,
    // Nobody changes their own access, and only an operator that of another one.
    cell: (member) =>
      member.id !== me.userId &&
      (member.role !== "operator" || me.role === "operator") && <MemberActions member={member} />,
  },
];

/** Who uses the dashboard, and what each may do. */
export function TeamPage() {
  const me = useMe();
  const can = useCan();
  const { q, role, dialog } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(teamQuery);
  const set = (change: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const wanted = (q ?? "").toLowerCase();
  const shown = data?.filter(
    (member) => member.email.includes(wanted) && (role === undefined || member.role === role),
  );
  return (
    <>
      <PageHeader
        title="Team"
        description="Who uses this dashboard, and what each may do."
        actions={
          can("POST /api/v1/users") && (
            <Button
              leftSection={<IconUserPlus size={16} aria-hidden />}
              onClick={() => set({ dialog: "invite" })}
            >
              Invite
            </Button>
          )
        }
      />
      <Group mb="lg" gap="sm">
        <SearchInput
          label="Search the team"
          placeholder="Search by e-mail"
          maxWidth={360}
          value={q}
          onChange={(text) => set({ q: text })}
        />
        <Select
          aria-label="Role"
          placeholder="Any role"
          clearable
          flex="1 1 9rem"
          maw={{ sm: 180 }}
          data={roleWords.map(({ role: value, name }) => ({ value, label: name }))}
          value={role ?? null}
          onChange={(value) => set({ role: roleWords.find((each) => each.role === value)?.role })}
        />
      </Group>
      <Stack gap="lg">
        {error !== null && data === undefined ? (
          <ErrorPanel error={error} title="The team could not be read" onRetry={() => void refetch()} />
        ) : (
          <DataTable
            label="Team"
            columns={columnsOf(me)}
            rows={shown}
            rowKey={({ id }) => id}
            empty={
              <NothingFits title="Nobody fits" onShowAll={() => set({ q: undefined, role: undefined })}>
                Nobody in the team has this address and role.
              </NothingFits>
            }
          />
        )}
        <RoleGuide />
      </Stack>
      <InviteDialog opened={dialog === "invite"} onClose={() => set({ dialog: undefined })} />
    </>
  );
}
