import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useCan } from "../../../auth/me.tsx";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { type SessionDetail, useCancelSession, useRedactSession, useResendSession } from "../api.ts";

interface SessionActionsProps {
  session: SessionDetail;
  onLink: (link: { url: string; expiresAt: string }) => void;
}

/** What can be done with a session now: by its status, and by who is looking. */
export function SessionActions({ session, onLink }: SessionActionsProps) {
  const { interviewId: id, status, loginHint, redactedAt } = session;
  const can = useCan();
  const [dialog, setDialog] = useState<"cancel" | "resend" | "redact" | null>(null);
  const close = () => setDialog(null);
  const cancel = useCancelSession(id);
  const resend = useResendSession(id);
  const redact = useRedactSession(id);
  const running = status === "CREATED" || status === "STARTED";
  const done = (message: string) => ({
    onSuccess: () => {
      notifications.show({ message });
      close();
    },
  });
  return (
    <>
      {running && can("POST /api/v1/sessions/{id}/resend") && (
        <Button variant="default" onClick={() => setDialog("resend")}>
          Resend
        </Button>
      )}
      {running && can("POST /api/v1/sessions/{id}/cancel") && (
        <Button variant="default" onClick={() => setDialog("cancel")}>
          Cancel session
        </Button>
      )}
      {!running &&
        status !== "PENDING_REVIEW" &&
        redactedAt === null &&
        can("POST /api/v1/sessions/{id}/redact") && (
          <Button variant="default" onClick={() => setDialog("redact")}>
            Redact
          </Button>
        )}
      <ConfirmDialog
        opened={dialog === "resend"}
        onClose={close}
        title="Make a new link?"
        action="Make a new link"
        busy={resend.isPending}
        error={resend.error}
        onConfirm={() =>
          resend.mutate(undefined, {
            onSuccess: (link) => {
              onLink(link);
              close();
            },
          })
        }
      >
        The old link stops working.{" "}
        {session.notification === null
          ? "You get the new one to pass on."
          : "The new one is sent the same way, and shown to you."}
      </ConfirmDialog>
      <ConfirmDialog
        opened={dialog === "cancel"}
        onClose={close}
        title="Cancel the session?"
        action="Cancel session"
        danger
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate(undefined, done("The session is cancelled."))}
      >
        The link stops working at once, and your systems hear that the verification failed.
      </ConfirmDialog>
      <ConfirmDialog
        opened={dialog === "redact"}
        onClose={close}
        title="Remove the personal data?"
        action="Remove for good"
        danger
        typed={loginHint}
        busy={redact.isPending}
        error={redact.error}
        onConfirm={() => redact.mutate(undefined, done("The personal data is removed."))}
      >
        Who it was, what they sent and what your systems noted with it is deleted for good. The course of the
        session and the audit trail stay.
      </ConfirmDialog>
    </>
  );
}
