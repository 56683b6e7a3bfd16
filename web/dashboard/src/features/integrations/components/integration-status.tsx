import { StatusBadge } from "../../../components/status-badge.tsx";
import type { Integration } from "../api.ts";

export function IntegrationStatus({ status }: Pick<Integration, "status">) {
  return status === "ENABLED" ? (
    <StatusBadge meaning="success">Enabled</StatusBadge>
  ) : (
    <StatusBadge meaning="neutral">Disabled</StatusBadge>
  );
}
