import { Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconHistory, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { MenuLink } from "../../../components/links.tsx";
import { MoreMenu } from "../../../components/more-menu.tsx";
import { type Integration, useSwitchIntegration } from "../api.ts";
import { DeleteDialog } from "./delete-dialog.tsx";

/** Switch on and off, and delete. */
export function IntegrationActions({ integration }: { integration: Integration }) {
  const { id, status } = integration;
  const [dialog, setDialog] = useState<"disable" | "delete" | null>(null);
  const change = useSwitchIntegration(id);
  const close = () => setDialog(null);
  const switchTo = (on: boolean) =>
    change.mutate(on, {
      onSuccess: () => {
        notifications.show({ message: on ? "The integration is enabled." : "The integration is disabled." });
        // The answer may come after another dialog was opened.
        setDialog((opened) => (opened === "disable" ? null : opened));
      },
      onError: (error) => {
        if (on) notifications.show({ color: "red", title: "It was not enabled", message: error.message });
      },
    });
  return (
    <>
      {status === "ENABLED" ? (
        <Button variant="default" onClick={() => setDialog("disable")}>
          Disable
        </Button>
      ) : (
        <Button onClick={() => switchTo(true)} loading={change.isPending}>
          Enable
        </Button>
      )}
      <MoreMenu>
        <MenuLink to="/audit-log" search={{ target: id }} leftSection={<IconHistory size={16} aria-hidden />}>
          Who changed it
        </MenuLink>
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => setDialog("delete")}
        >
          Delete …
        </Menu.Item>
      </MoreMenu>
      <ConfirmDialog
        opened={dialog === "disable"}
        onClose={close}
        title="Disable the integration?"
        action="Disable"
        danger
        busy={change.isPending}
        error={change.error}
        onConfirm={() => switchTo(false)}
      >
        Nothing new is verified through it, and its client gets no tokens. What is under way goes on. You can
        enable it again at any time.
      </ConfirmDialog>
      <DeleteDialog integration={integration} opened={dialog === "delete"} onClose={close} />
    </>
  );
}
