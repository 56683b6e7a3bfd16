import { notifications } from "@mantine/notifications";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { type SessionDetail, useCancelSession, useRedactSession, useResendSession } from "../api.ts";

interface SessionDialogProps {
  session: SessionDetail;
  opened: boolean;
  onClose: () => void;
}

interface ResendDialogProps extends SessionDialogProps {
  onLink: (link: { url: string; expiresAt: string }) => void;
}

export function ResendDialog({ session, opened, onClose, onLink }: ResendDialogProps) {
  const resend = useResendSession(session.interviewId);
  const confirm = () =>
    resend.mutate(undefined, {
      onSuccess: (link) => {
        onLink(link);
        onClose();
      },
    });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title="Make a new link?"
      action="Make a new link"
      busy={resend.isPending}
      error={resend.error}
      onConfirm={confirm}
    >
      The old link stops working.{" "}
      {session.notification === null
        ? "You get the new one to pass on."
        : "The new one is sent the same way, and shown to you."}
    </ConfirmDialog>
  );
}

export function CancelDialog({ session, opened, onClose }: SessionDialogProps) {
  const cancel = useCancelSession(session.interviewId);
  const confirm = () =>
    cancel.mutate(undefined, {
      onSuccess: () => {
        notifications.show({ message: "The session is cancelled." });
        onClose();
      },
    });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title="Cancel the session?"
      action="Cancel session"
      dismiss="Keep it"
      danger
      busy={cancel.isPending}
      error={cancel.error}
      onConfirm={confirm}
    >
      The link stops working at once, and your systems hear that the verification failed.
    </ConfirmDialog>
  );
}

export function RedactDialog({ session, opened, onClose }: SessionDialogProps) {
  const redact = useRedactSession(session.interviewId);
  const confirm = () =>
    redact.mutate(undefined, {
      onSuccess: () => {
        notifications.show({ message: "The personal data is removed." });
        onClose();
      },
    });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title="Remove the personal data?"
      action="Remove for good"
      danger
      typed={session.loginHint}
      busy={redact.isPending}
      error={redact.error}
      onConfirm={confirm}
    >
      Who it was, what they sent and what your systems noted with it is deleted for good. The course of the
      session and the audit trail stay.
    </ConfirmDialog>
  );
}
