import { StatusBadge } from "../../../components/status-badge.tsx";
import type { Delivery, Endpoint } from "../api.ts";
import { deliveryWords, endpointState } from "../words.ts";

export function EndpointStatus({ endpoint }: { endpoint: Endpoint }) {
  const { word, meaning } = endpointState(endpoint);
  return <StatusBadge meaning={meaning}>{word}</StatusBadge>;
}

export function DeliveryStatus({ status }: { status: Delivery["status"] }) {
  const { word, meaning } = deliveryWords[status];
  return <StatusBadge meaning={meaning}>{word}</StatusBadge>;
}
