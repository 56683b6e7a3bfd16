import { Button, Group, List, Stack, Text } from "@mantine/core";
import { useSession } from "../../../auth/sign-in-gate.tsx";
import { CopyField } from "../../../components/copy-field.tsx";
import type { Member } from "../api.ts";
import { roleName } from "../words.ts";

const steps = {
  COGNITO: [
    "They get a mail with a temporary password. It is good for three days; you can send it again.",
    "They open the dashboard, and sign in with their address and that password.",
    "They choose a password of their own, and add an authenticator app.",
  ],
  LOCAL: [
    "They open the dashboard of this local installation.",
    "At the sign-in page they choose their address; there is no password.",
  ],
} as const;

interface InvitedProps {
  member: Member;
  onDone: () => void;
  onAnother: () => void;
}

/** How somebody who was invited gets in. */
export function Invited({ member, onDone, onAnother }: InvitedProps) {
  const session = useSession();
  return (
    <Stack>
      <Text size="sm">
        <b className="user-text">{member.email}</b> is in the team as {roleName(member.role).toLowerCase()}.
      </Text>
      <List type="ordered" size="sm" spacing={4}>
        {steps[session.provider].map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
      <CopyField label="Address of the dashboard" value={`${location.origin}/`} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onAnother}>
          Invite another
        </Button>
        <Button data-autofocus onClick={onDone}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
