import { Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlayerPause, IconRepeat, IconTrash } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { MoreMenu } from "../../../components/more-menu.tsx";
import { type Endpoint, useDeleteEndpoint, useSwitchEndpoint } from "../api.ts";
import { ReplayDialog } from "./replay-dialog.tsx";

/** Test, replay, switch on and off, and delete. */
export function EndpointActions({ endpoint, onTest }: { endpoint: Endpoint; onTest: () => void }) {
  const { id, status, url, description } = endpoint;
  const [dialog, setDialog] = useState<"disable" | "delete" | "replay" | null>(null);
  const navigate = useNavigate();
  const change = useSwitchEndpoint(id);
  const remove = useDeleteEndpoint(id);
  const close = () => setDialog(null);
  const switchTo = (on: boolean) =>
    change.mutate(on, {
      onSuccess: () => {
        notifications.show({
          message: on
            ? "The endpoint is enabled. What was held for it is sent."
            : "The endpoint is disabled.",
        });
        close();
      },
      onError: (error) => {
        if (on) notifications.show({ color: "red", title: "It was not enabled", message: error.message });
      },
    });
  const leave = () => {
    notifications.show({ message: "The endpoint is deleted." });
    void navigate({ to: "/webhooks" });
  };
  return (
    <>
      {status === "DISABLED" && (
        <Button onClick={() => switchTo(true)} loading={change.isPending}>
          Enable
        </Button>
      )}
      <Button variant="default" onClick={onTest}>
        Send test event
      </Button>
      <MoreMenu>
        {status === "ENABLED" && (
          <>
            <Menu.Item leftSection={<IconRepeat size={16} aria-hidden />} onClick={() => setDialog("replay")}>
              Replay …
            </Menu.Item>
            <Menu.Item
              leftSection={<IconPlayerPause size={16} aria-hidden />}
              onClick={() => setDialog("disable")}
            >
              Disable …
            </Menu.Item>
          </>
        )}
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => setDialog("delete")}
        >
          Delete …
        </Menu.Item>
      </MoreMenu>
      <ReplayDialog endpoint={endpoint} opened={dialog === "replay"} onClose={close} />
      <ConfirmDialog
        opened={dialog === "disable"}
        onClose={close}
        title="Disable the endpoint?"
        action="Disable"
        danger
        busy={change.isPending}
        error={change.error}
        onConfirm={() => switchTo(false)}
      >
        It gets nothing until somebody enables it again. What it misses can be replayed then.
      </ConfirmDialog>
      <ConfirmDialog
        opened={dialog === "delete"}
        onClose={close}
        title="Delete the endpoint?"
        action="Delete"
        danger
        typed={description ?? url}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(undefined, { onSuccess: leave })}
      >
        Its secret is destroyed, and deliveries that wait are cancelled. This cannot be undone.
      </ConfirmDialog>
    </>
  );
}
