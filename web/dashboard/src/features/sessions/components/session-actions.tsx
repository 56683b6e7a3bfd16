import { Button } from "@mantine/core";
import { useState } from "react";
import { type Right, useCan } from "../../../auth/me.tsx";
import { isOpen, type SessionDetail } from "../api.ts";
import { CancelDialog, RedactDialog, ResendDialog } from "./session-dialogs.tsx";

type Action = "resend" | "cancel" | "redact";

interface SessionActionsProps {
  session: SessionDetail;
  onLink: (link: { url: string; expiresAt: string }) => void;
}

const actions: readonly { action: Action; label: string; right: Right }[] = [
  { action: "resend", label: "Resend", right: "POST /api/v1/sessions/{id}/resend" },
  { action: "cancel", label: "Cancel session", right: "POST /api/v1/sessions/{id}/cancel" },
  { action: "redact", label: "Redact", right: "POST /api/v1/sessions/{id}/redact" },
];

/** Whether a session can be dealt with so: while it runs, or once it is over. */
const applies = (action: Action, { status, redactedAt }: SessionDetail): boolean =>
  action === "redact" ? !isOpen(status) && redactedAt === null : status === "CREATED" || status === "STARTED";

/** What can be done with a session now: by its status, and by who is looking. */
export function SessionActions({ session, onLink }: SessionActionsProps) {
  const can = useCan();
  const [dialog, setDialog] = useState<Action | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      {actions
        .filter(({ action, right }) => applies(action, session) && can(right))
        .map(({ action, label }) => (
          <Button key={action} variant="default" onClick={() => setDialog(action)}>
            {label}
          </Button>
        ))}
      <ResendDialog session={session} opened={dialog === "resend"} onClose={close} onLink={onLink} />
      <CancelDialog session={session} opened={dialog === "cancel"} onClose={close} />
      <RedactDialog session={session} opened={dialog === "redact"} onClose={close} />
    </>
  );
}
