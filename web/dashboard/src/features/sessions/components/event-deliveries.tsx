import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCan } from "../../../auth/me.tsx";
import { Breakable } from "../../../components/breakable.tsx";
import { TextLink } from "../../../components/links.tsx";
import { endpointsQuery } from "../../webhooks/api.ts";
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
  // Only administrators see endpoints; all others tell them apart by their ids.
  const seesEndpoints = can("GET /api/v1/webhook-endpoints");
  const { data: endpoints = [] } = useQuery({ ...endpointsQuery, enabled: seesEndpoints });
  return data
    .filter((delivery) => delivery.eventId === eventId)
    .map((delivery) => {
      const { id, endpointId, status } = delivery;
      const endpoint = endpoints.find((each) => each.id === endpointId);
      return (
        <Group key={id} gap="xs" mt={4} wrap="nowrap" align="flex-start">
          <DeliveryStatus status={status} />
          <Text size="xs" c="dimmed" lh="22px" style={{ overflowWrap: "anywhere" }}>
            {seesEndpoints ? (
              <TextLink
                to="/webhooks/$id/deliveries/$deliveryId"
                params={{ id: endpointId, deliveryId: id }}
                inherit
              >
                <bdi>
                  <Breakable text={endpoint?.description ?? endpoint?.url ?? endpointId} />
                </bdi>
              </TextLink>
            ) : (
              <>
                Webhook <code>{endpointId}</code>
              </>
            )}
            {` · ${tellDelivery(delivery)}`}
          </Text>
        </Group>
      );
    });
}
