import { StatusBadge } from "../../../components/status-badge.tsx";
import type { Meaning } from "../../../theme/theme.ts";
import type { SessionStatus as Status } from "../api.ts";

export const statusWords: Readonly<Record<Status, { word: string; meaning: Meaning }>> = {
  CREATED: { word: "Link sent", meaning: "neutral" },
  STARTED: { word: "In progress", meaning: "info" },
  PENDING_REVIEW: { word: "Needs review", meaning: "warning" },
  SUCCEEDED: { word: "Verified", meaning: "success" },
  FAILED: { word: "Failed", meaning: "danger" },
  CANCELED: { word: "Cancelled", meaning: "neutral" },
  EXPIRED: { word: "Expired", meaning: "neutral" },
};

export function SessionStatus({ status }: { status: Status }) {
  const { word, meaning } = statusWords[status];
  return <StatusBadge meaning={meaning}>{word}</StatusBadge>;
}
