import { Button, Modal, Stack, Text } from "@mantine/core";

interface SessionEndedProps {
  opened: boolean;
  onSignIn: () => void;
}

/** The screen stays below it: forms keep what was typed as a draft and find it again after the sign-in. */
export function SessionEnded({ opened, onSignIn }: SessionEndedProps) {
  return (
    <Modal
      opened={opened}
      onClose={onSignIn}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title="Your session has ended"
    >
      <Stack>
        <Text>Sign in again to go on. You come back to this page, and what you have typed is kept.</Text>
        <Button onClick={onSignIn} data-autofocus>
          Sign in again
        </Button>
      </Stack>
    </Modal>
  );
}
