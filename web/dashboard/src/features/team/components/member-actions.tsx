import { ActionIcon, Menu, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDots, IconHistory, IconMail, IconTrash, IconUserCog } from "@tabler/icons-react";
import { useState } from "react";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { MenuLink } from "../../../components/links.tsx";
import { type Member, useChangeRole, useInviteAgain, useRemove } from "../api.ts";
import { roleName } from "../words.ts";
import { RoleChoice } from "./role-choice.tsx";

interface MemberActionsProps {
  member: Member;
}

/** Change the role, send the invitation again, remove. */
export function MemberActions({ member }: MemberActionsProps) {
  const [dialog, setDialog] = useState<"role" | "remove" | null>(null);
  const inviteAgain = useInviteAgain(member.id);
  const close = () => setDialog(null);
  const sendAgain = () =>
    inviteAgain.mutate(undefined, {
      onSuccess: () => notifications.show({ message: `The invitation of ${member.email} is sent again.` }),
      onError: (error) =>
        notifications.show({ color: "red", title: "No invitation was sent", message: error.message }),
    });
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" my={-4} aria-label={`Actions for ${member.email}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconUserCog size={16} aria-hidden />} onClick={() => setDialog("role")}>
            Change role …
          </Menu.Item>
          <MenuLink
            to="/audit-log"
            search={{ actor: member.id }}
            leftSection={<IconHistory size={16} aria-hidden />}
          >
            What they did
          </MenuLink>
          {member.lastSeenAt === null && (
            <Menu.Item leftSection={<IconMail size={16} aria-hidden />} onClick={sendAgain}>
              Send invitation again
            </Menu.Item>
          )}
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => setDialog("remove")}
          >
            Remove …
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === "role" && <RoleDialog member={member} onClose={close} />}
      {dialog === "remove" && <RemoveDialog member={member} onClose={close} />}
    </>
  );
}

interface DialogProps {
  member: Member;
  onClose: () => void;
}

function RoleDialog({ member, onClose }: DialogProps) {
  const [role, setRole] = useState(member.role);
  const change = useChangeRole(member.id);
  const confirm = () =>
    change.mutate(
      { role, version: member.version },
      {
        onSuccess: () => {
          notifications.show({ message: `${member.email} is ${roleName(role).toLowerCase()} from now on.` });
          onClose();
        },
      },
    );
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title="Change role"
      action="Change role"
      busy={change.isPending}
      error={change.error}
      onConfirm={confirm}
    >
      <Stack>
        <Text size="sm">
          <b className="user-text">{member.email}</b> is {roleName(member.role).toLowerCase()} now. Another
          role counts from their next click.
        </Text>
        <RoleChoice value={role} onChange={setRole} />
      </Stack>
    </ConfirmDialog>
  );
}

function RemoveDialog({ member, onClose }: DialogProps) {
  const remove = useRemove(member.id);
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        notifications.show({ message: `${member.email} is removed from the team.` });
        onClose();
      },
    });
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title="Remove from the team?"
      action="Remove"
      danger
      busy={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
    >
      The access of <b className="user-text">{member.email}</b> ends at once, and their sign-in is deleted.
      What they did stays in the audit log. You can invite them again.
    </ConfirmDialog>
  );
}
