import { Group, Select, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { SearchInput } from "../../../components/search-input.tsx";
import { teamQuery } from "../../team/api.ts";
import { actionChoices } from "../words.ts";

const route = getRouteApi("/audit-log");

/** Filters of the trail. They live in the address; changing one goes back to the newest page. */
export function AuditFilters() {
  const { actor, action, target, from, to } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: team = [] } = useQuery(teamQuery);
  const set = (change: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...change, cursor: undefined }), replace: true });
  return (
    <Group mb="lg" gap="sm" align="flex-end">
      <Select
        aria-label="Who"
        placeholder="Anybody"
        clearable
        clearButtonProps={{ "aria-label": "Anybody" }}
        searchable
        flex="1 1 10rem"
        maw={{ sm: 210 }}
        data={team.map(({ id, email }) => ({ value: id, label: email }))}
        value={actor ?? null}
        onChange={(value) => set({ actor: value ?? undefined })}
      />
      <Select
        aria-label="What"
        placeholder="Anything"
        clearable
        clearButtonProps={{ "aria-label": "Anything" }}
        searchable
        flex="1 1 10rem"
        maw={{ sm: 210 }}
        data={actionChoices}
        value={action ?? null}
        onChange={(value) => set({ action: value ?? undefined })}
      />
      <SearchInput
        label="Object ID"
        placeholder="Object ID"
        value={target}
        onChange={(value) => set({ target: value })}
        maxWidth={190}
      />
      <TextInput
        type="date"
        aria-label="First day"
        flex="1 1 10rem"
        maw={{ sm: 190 }}
        leftSection={
          <Text size="sm" c="dimmed">
            From
          </Text>
        }
        leftSectionWidth={52}
        value={from ?? ""}
        {...(to === undefined ? {} : { max: to })}
        onChange={({ currentTarget: { value } }) => set({ from: value || undefined })}
      />
      <TextInput
        type="date"
        aria-label="Last day"
        flex="1 1 10rem"
        maw={{ sm: 190 }}
        leftSection={
          <Text size="sm" c="dimmed">
            To
          </Text>
        }
        leftSectionWidth={36}
        value={to ?? ""}
        {...(from === undefined ? {} : { min: from })}
        onChange={({ currentTarget: { value } }) => set({ to: value || undefined })}
      />
    </Group>
  );
}
