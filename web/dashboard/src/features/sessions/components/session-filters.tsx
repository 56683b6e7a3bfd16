import { CloseButton, Group, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useCan } from "../../../auth/me.tsx";
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
      <Search
        label="Person"
        placeholder="E-mail, employee id or UPN"
        value={search.person}
        onChange={(person) => set({ person })}
      />
      <Search
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

interface SearchProps {
  label: string;
  placeholder: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** Finds what is exactly this; asked for a moment after the last key. */
function Search({ label, placeholder, value, onChange }: SearchProps) {
  const [text, setText] = useState(value ?? "");
  useEffect(() => setText(value ?? ""), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing counts
  useEffect(() => {
    const wanted = text.trim() || undefined;
    if (wanted === value) return;
    const timer = setTimeout(() => onChange(wanted), 350);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <TextInput
      flex="1 1 12rem"
      maw={{ sm: 280 }}
      aria-label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === "" ? null : (
          <CloseButton size="sm" aria-label={`Clear ${label}`} onClick={() => onChange(undefined)} />
        )
      }
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
