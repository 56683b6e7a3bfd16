import { CloseButton, Group, SegmentedControl, Tabs, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import type { Tabs as TemplateTabs } from "../api.ts";

const route = getRouteApi("/integrations");

/** Tab, status and search. They live in the address, so that a filtered list can be sent to somebody. */
export function IntegrationFilters({ tabs }: { tabs: TemplateTabs }) {
  const { tab, status, q } = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <>
      <Tabs
        value={tab ?? "ALL"}
        onChange={(value) => set({ tab: tabs.find(({ id }) => id === value)?.id })}
        mb="md"
      >
        <Tabs.List>
          <Tabs.Tab value="ALL">All</Tabs.Tab>
          {tabs.map(({ id, title }) => (
            <Tabs.Tab key={id} value={id}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <Group mb="lg" gap="sm">
        <TextInput
          flex="1 1 14rem"
          maw={{ sm: 360 }}
          aria-label="Search integrations"
          placeholder="Search by name or id"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            q === undefined ? null : (
              <CloseButton size="sm" aria-label="Clear the search" onClick={() => set({ q: undefined })} />
            )
          }
          value={q ?? ""}
          onChange={(event) => set({ q: event.currentTarget.value || undefined })}
        />
        <SegmentedControl
          aria-label="Status"
          value={status ?? "ALL"}
          onChange={(value) =>
            set({ status: value === "ENABLED" || value === "DISABLED" ? value : undefined })
          }
          data={[
            { value: "ALL", label: "All" },
            { value: "ENABLED", label: "Enabled" },
            { value: "DISABLED", label: "Disabled" },
          ]}
        />
      </Group>
    </>
  );
}
