import { Select, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { type Endpoint, type Replay, useReplay } from "../api.ts";

interface ReplayDialogProps {
  endpoint: Endpoint;
  opened: boolean;
  onClose: () => void;
}

const which = [
  { value: "FAILED", label: "All that were given up" },
  { value: "CANCELED", label: "All that were cancelled" },
  { value: "SUCCEEDED", label: "All that arrived: they arrive once more" },
];

/** What a field for date and time holds, in the viewer's zone. */
const toField = (moment: Date): string =>
  new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

const toInstant = (field: string): string | undefined => {
  const moment = Date.parse(field);
  return Number.isNaN(moment) ? undefined : new Date(moment).toISOString();
};

/** Sends everything of a period again: after the receiver was mended. */
export function ReplayDialog({ endpoint, opened, onClose }: ReplayDialogProps) {
  const [status, setStatus] = useState<Replay["status"]>("FAILED");
  const [from, setFrom] = useState(() => toField(new Date(Date.now() - 86_400_000)));
  const [to, setTo] = useState("");
  const replay = useReplay(endpoint.id);
  const begin = toInstant(from);
  const end = toInstant(to);
  const confirm = () => {
    if (begin === undefined) return;
    replay.mutate(
      { status, from: begin, ...(end === undefined ? {} : { to: end }) },
      {
        onSuccess: ({ scheduled, skipped }) => {
          notifications.show({
            message: `${scheduled} ${scheduled === 1 ? "delivery is" : "deliveries are"} sent again${skipped === 0 ? "" : `; ${skipped} left out: a test, or just being sent`}.`,
          });
          onClose();
        },
      },
    );
  };
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title="Replay deliveries"
      action="Replay"
      busy={replay.isPending}
      error={replay.error}
      onConfirm={confirm}
    >
      <Stack>
        <Text size="sm">
          Each keeps its id, so a receiver that remembers ids does nothing twice. Each begins a new schedule
          of retries.
        </Text>
        <Select
          label="Which"
          data={which}
          allowDeselect={false}
          value={status}
          onChange={(value) => setStatus(value === "CANCELED" || value === "SUCCEEDED" ? value : "FAILED")}
        />
        <TextInput
          type="datetime-local"
          label="Of events since"
          required
          value={from}
          error={begin === undefined ? "Give a date and a time." : null}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label="Until"
          description="Leave it empty for up to now."
          value={to}
          error={
            begin !== undefined && end !== undefined && end < begin ? "Must not be before the begin." : null
          }
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </Stack>
    </ConfirmDialog>
  );
}
