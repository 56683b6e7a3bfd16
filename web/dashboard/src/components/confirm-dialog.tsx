import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import { ErrorPanel } from "./error-panel.tsx";

interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** The verb of the button: "Delete integration". */
  action: string;
  /** What the other button says, where "Cancel" could be taken for the action. */
  dismiss?: string;
  danger?: boolean;
  /** Has to be typed first: for what cannot be undone. */
  typed?: string;
  busy: boolean;
  error?: unknown;
  onConfirm: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      <Content {...props} />
    </Modal>
  );
}

function Content({
  children,
  action,
  dismiss = "Cancel",
  danger = false,
  typed,
  busy,
  error,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const [text, setText] = useState("");
  const id = useId();
  const ready = typed === undefined || text.trim() === typed;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) onConfirm();
      }}
    >
      <Stack>
        <Text component="div" size="sm">
          {children}
        </Text>
        {typed !== undefined && (
          <TextInput
            id={id}
            data-autofocus
            autoComplete="off"
            labelProps={{ fw: 400 }}
            label={
              <>
                Type <b className="user-text">{typed}</b> to confirm
              </>
            }
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {error !== undefined && error !== null && <ErrorPanel error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {dismiss}
          </Button>
          <Button type="submit" color={danger ? "red.8" : "accent"} disabled={!ready} loading={busy}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
