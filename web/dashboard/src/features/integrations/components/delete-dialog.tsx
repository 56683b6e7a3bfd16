import { Checkbox, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { isProblem } from "../../../api/problem.ts";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { type Integration, useDeleteIntegration } from "../api.ts";

interface DeleteDialogProps {
  integration: Integration;
  opened: boolean;
  onClose: () => void;
}

/** For what cannot be undone: the name has to be typed, and open sessions are mentioned. */
export function DeleteDialog({ integration: { id, name, clientId }, opened, onClose }: DeleteDialogProps) {
  const [force, setForce] = useState(false);
  const navigate = useNavigate();
  const remove = useDeleteIntegration(id);
  const open = isProblem(remove.error, "SESSIONS_OPEN");
  const confirm = () =>
    remove.mutate(force, {
      onSuccess: () => {
        notifications.show({ message: "The integration is deleted." });
        void navigate({ to: "/integrations" });
      },
    });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title="Delete the integration?"
      action="Delete"
      danger
      typed={name}
      busy={remove.isPending}
      error={open ? null : remove.error}
      onConfirm={confirm}
    >
      <Stack gap="sm">
        <Text size="sm">
          {clientId === undefined
            ? "Requests with its id are refused from now on: "
            : "Its client id and secret stop working for good: "}
          the other system can no longer verify anybody. Sessions and numbers of the past stay.
        </Text>
        {open && (
          <Checkbox
            label="People are being verified through it right now. Delete it all the same."
            checked={force}
            onChange={(event) => setForce(event.currentTarget.checked)}
          />
        )}
      </Stack>
    </ConfirmDialog>
  );
}
