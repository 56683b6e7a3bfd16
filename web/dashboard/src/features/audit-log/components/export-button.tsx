import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { toCsv } from "../../../components/csv.ts";
import { download } from "../../../components/download.ts";
import { type AuditEvent, type AuditQuery, MOST_EXPORTED, readAll } from "../api.ts";
import type { Names } from "../use-names.ts";

const head = ["time_utc", "action", "actor_type", "actor_id", "actor", "target_type", "target_id", "target"];

const toRow = (names: Names) => (event: AuditEvent) => [
  event.createdAt,
  event.action,
  event.actor.type,
  event.actor.id,
  names.actor(event.actor),
  event.target.type,
  event.target.id,
  names.target(event) ?? "",
  JSON.stringify(event.details),
  event.id,
];

/** Hands out what the filters find as CSV, once the names that stand in it are there. */
export function ExportButton({ query, names }: { query: AuditQuery; names: Names }) {
  const { mutate, isPending } = useMutation({
    mutationFn: () => readAll(query),
    onSuccess: (events) => {
      const rows = events.map(toRow(names));
      download(
        `audit-log-${new Date().toISOString().slice(0, 10)}.csv`,
        toCsv([...head, "details", "id"], rows),
        "text/csv",
      );
      if (events.length >= MOST_EXPORTED) {
        notifications.show({
          message: `The file holds the newest ${MOST_EXPORTED} entries. Choose a shorter time for those before.`,
        });
      }
    },
    onError: () =>
      notifications.show({ color: "red.8", message: "The entries could not be read. Nothing was exported." }),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
      loading={isPending}
      disabled={!names.complete}
      onClick={() => mutate()}
    >
      Export CSV
    </Button>
  );
}
