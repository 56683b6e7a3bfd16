import { Radio, Stack, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { eventNames } from "../../../../../../lambdas/core/event/schema.ts";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { type Endpoint, type EventName, useTestEndpoint } from "../api.ts";
import { eventTexts } from "../words.ts";

interface TestDialogProps {
  endpoint: Endpoint;
  opened: boolean;
  onClose: () => void;
}

/** Sends an example of an event, and shows what became of it. */
export function TestDialog({ endpoint: { id }, opened, onClose }: TestDialogProps) {
  const [event, setEvent] = useState<EventName>("SESSION_SUCCEEDED");
  const navigate = useNavigate();
  const send = useTestEndpoint(id);
  const confirm = () =>
    send.mutate(event, {
      onSuccess: (delivery) =>
        void navigate({
          to: "/webhooks/$id/deliveries/$deliveryId",
          params: { id, deliveryId: delivery.id },
        }),
    });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title="Send a test event"
      action="Send"
      busy={send.isPending}
      error={send.error}
      onConfirm={confirm}
    >
      <Stack>
        <Text size="sm">
          It looks like the real one, belongs to nobody, and is sent once, signed like all others.
        </Text>
        <Radio.Group
          label="Event"
          value={event}
          onChange={(value) => setEvent(eventNames.find((name) => name === value) ?? event)}
        >
          <Stack gap={8} mt={6}>
            {eventNames.map((name) => (
              <Radio key={name} value={name} label={<code>{name}</code>} description={eventTexts[name]} />
            ))}
          </Stack>
        </Radio.Group>
      </Stack>
    </ConfirmDialog>
  );
}
