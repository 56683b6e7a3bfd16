import { List, Menu, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconTrash } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { MoreMenu } from "../../../components/more-menu.tsx";
import { type Identity, useDeleteIdentity } from "../api.ts";

/** Deletes a person, after saying what that means. */
export function IdentityActions({ identity: { id, loginHint } }: { identity: Identity }) {
  const [asks, setAsks] = useState(false);
  const navigate = useNavigate();
  const remove = useDeleteIdentity(id);
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        notifications.show({ message: "The identity is deleted." });
        void navigate({ to: "/identities" });
      },
    });
  return (
    <>
      <MoreMenu>
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => setAsks(true)}
        >
          Delete …
        </Menu.Item>
      </MoreMenu>
      <ConfirmDialog
        opened={asks}
        onClose={() => setAsks(false)}
        title="Delete the identity?"
        action="Delete"
        danger
        typed={loginHint}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={confirm}
      >
        <Stack gap="sm">
          <Text size="sm">This cannot be undone.</Text>
          <List size="sm" spacing={4}>
            <List.Item>Name, addresses, and that the person was verified are forgotten.</List.Item>
            <List.Item>
              Verifications stay, with what they know of the person. Redact each of them, too, where somebody
              is to be forgotten altogether.
            </List.Item>
            <List.Item>
              If they are verified again they become a new identity: to your applications, somebody else.
            </List.Item>
          </List>
        </Stack>
      </ConfirmDialog>
    </>
  );
}
