import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCan } from "../../../auth/me.tsx";
import { DeliveryStatus } from "../../webhooks/components/endpoint-status.tsx";
import { tellDelivery } from "../../webhooks/words.ts";
import { deliveriesQuery } from "../api.ts";

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
        <DeliveryStatus status={delivery.status} />
        <Text size="xs" c="dimmed">
          Webhook <code>{delivery.endpointId}</code> · {tellDelivery(delivery)}
        </Text>
      </Group>
    ));
}
