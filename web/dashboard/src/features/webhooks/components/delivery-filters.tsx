import { CloseButton, Group, Select, TextInput } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { eventNames } from "../../../../../../lambdas/core/event/schema.ts";
import type { Delivery } from "../api.ts";
import { deliveryWords } from "../words.ts";

const route = getRouteApi("/webhooks/$id");

const spans = [
  { value: "hour", label: "Last hour", hours: 1 },
  { value: "day", label: "Last 24 hours", hours: 24 },
  { value: "week", label: "Last 7 days", hours: 168 },
  { value: "month", label: "Last 30 days", hours: 720 },
] as const;

/** The moment with which a span begins. */
export const beginOf = (since: (typeof spans)[number]["value"] | undefined): string | undefined => {
  const span = spans.find(({ value }) => value === since);
  return span && new Date(Date.now() - span.hours * 3_600_000).toISOString();
};

const statuses = Object.entries(deliveryWords).map(([value, { word }]) => ({ value, label: word }));
const isStatus = (value: string | null): value is Delivery["status"] =>
  value !== null && value in deliveryWords;

/** Filters of the deliveries. They live in the address; changing one goes back to the newest page. */
export function DeliveryFilters() {
  const { status, event, session, since } = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...change, cursor: undefined }), replace: true });
  return (
    <Group mb="lg" gap="sm">
      <Select
        aria-label="Status"
        placeholder="Any status"
        clearable
        flex="1 1 9rem"
        maw={{ sm: 180 }}
        data={statuses}
        value={status ?? null}
        onChange={(value) => set({ status: isStatus(value) ? value : undefined })}
      />
      <Select
        aria-label="Event"
        placeholder="Any event"
        clearable
        flex="1 1 12rem"
        maw={{ sm: 250 }}
        data={[...eventNames]}
        value={event ?? null}
        onChange={(value) => set({ event: eventNames.find((name) => name === value) })}
      />
      <Select
        aria-label="Time"
        placeholder="Any time"
        clearable
        flex="1 1 9rem"
        maw={{ sm: 170 }}
        data={spans.map(({ value, label }) => ({ value, label }))}
        value={since ?? null}
        onChange={(value) => set({ since: spans.find((span) => span.value === value)?.value })}
      />
      <TextInput
        flex="1 1 12rem"
        maw={{ sm: 260 }}
        aria-label="Session ID"
        placeholder="Session ID"
        rightSection={
          session === undefined ? null : (
            <CloseButton
              size="sm"
              aria-label="Clear the session"
              onClick={() => set({ session: undefined })}
            />
          )
        }
        value={session ?? ""}
        onChange={(change) => set({ session: change.currentTarget.value.trim() || undefined })}
      />
    </Group>
  );
}
