import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCan } from "../../../auth/me.tsx";
import { StatusBadge } from "../../../components/status-badge.tsx";
import type { Meaning } from "../../../theme/theme.ts";
import { type Delivery, deliveriesQuery } from "../api.ts";

const words: Readonly<Record<Delivery["status"], { word: string; meaning: Meaning }>> = {
  PENDING: { word: "On its way", meaning: "info" },
  HELD: { word: "Held back", meaning: "warning" },
  SUCCEEDED: { word: "Delivered", meaning: "success" },
  FAILED: { word: "Not delivered", meaning: "danger" },
  CANCELED: { word: "Cancelled", meaning: "neutral" },
};

const tell = ({ attemptCount, lastResponseStatus, lastFailure }: Delivery): string =>
  [
    `${attemptCount} attempt${attemptCount === 1 ? "" : "s"}`,
    ...(lastResponseStatus === null ? [] : [`HTTP ${lastResponseStatus}`]),
    ...(lastFailure === null ? [] : [lastFailure.toLowerCase().replaceAll("_", " ")]),
  ].join(" · ");

/** To which webhook endpoints an event went, and whether it arrived. */
export function EventDeliveries({ sessionId, eventId }: { sessionId: string; eventId: string }) {
  const can = useCan();
  const { data = [] } = useQuery({
    ...deliveriesQuery(sessionId),
    enabled: can("GET /api/v1/sessions/{id}/deliveries"),
  });
  return data
    .filter((delivery) => delivery.eventId === eventId)
    .map((delivery) => (
      <Group key={delivery.id} gap="xs" mt={4}>
        <StatusBadge meaning={words[delivery.status].meaning}>{words[delivery.status].word}</StatusBadge>
        <Text size="xs" c="dimmed">
          Webhook <code>{delivery.endpointId}</code> · {tell(delivery)}
        </Text>
      </Group>
    ));
}
