import { Group, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCan } from "../../../auth/me.tsx";
import { SearchInput } from "../../../components/search-input.tsx";
import { integrationsQuery } from "../../integrations/api.ts";
import type { SessionStatus } from "../api.ts";
import { statusWords } from "./session-status.tsx";

const route = getRouteApi("/sessions");
const spans = [
  { value: "day", label: "Last 24 hours" },
  { value: "week", label: "Last 7 days" },
  { value: "month", label: "Last 30 days" },
] as const;
const statuses = Object.entries(statusWords).map(([value, { word }]) => ({ value, label: word }));
const isStatus = (value: string | null): value is SessionStatus => value !== null && value in statusWords;

/** Filters of the list. They live in the address; changing one goes back to the newest page. */
export function SessionFilters() {
  const can = useCan();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const integrations = useQuery({ ...integrationsQuery, enabled: can("GET /api/v1/integrations") });
  const set = (change: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...change, cursor: undefined }), replace: true });
  return (
    <Group mb="lg" gap="sm">
      <SearchInput
        label="Person"
        placeholder="E-mail, employee id or UPN"
        value={search.person}
        onChange={(person) => set({ person })}
      />
      <SearchInput
        label="Your reference"
        placeholder="Ticket number"
        value={search.reference}
        onChange={(reference) => set({ reference })}
      />
      <Select
        aria-label="Status"
        placeholder="Any status"
        clearable
        flex="1 1 9rem"
        maw={{ sm: 180 }}
        data={statuses}
        value={search.status ?? null}
        onChange={(value) => set({ status: isStatus(value) ? value : undefined })}
      />
      {can("GET /api/v1/integrations") && (
        <Select
          aria-label="Integration"
          placeholder="Any integration"
          clearable
          searchable
          flex="1 1 9rem"
          maw={{ sm: 220 }}
          data={(integrations.data ?? [])
            .filter(({ workflowId }) => workflowId !== null)
            .map(({ id, name }) => ({ value: id, label: name }))}
          value={search.integration ?? null}
          onChange={(value) => set({ integration: value ?? undefined })}
        />
      )}
      <Select
        aria-label="Time"
        placeholder="Any time"
        clearable
        flex="1 1 9rem"
        maw={{ sm: 170 }}
        data={spans}
        value={search.since ?? null}
        onChange={(value) => set({ since: spans.find((span) => span.value === value)?.value })}
      />
    </Group>
  );
}
