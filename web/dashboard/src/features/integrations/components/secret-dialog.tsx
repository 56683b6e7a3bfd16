import { Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "../../../components/confirm-dialog.tsx";
import { showClientSecret } from "../../../components/fresh-secret.ts";
import { overlaps } from "../../../components/overlaps.ts";
import { type Integration, useGenerateSecret } from "../api.ts";

interface SecretDialogProps {
  integration: Integration;
  opened: boolean;
  onClose: () => void;
}

/** Makes a secret; where there is one already, for how long both work. */
export function SecretDialog({ integration: { id, hasSecret = false }, opened, onClose }: SecretDialogProps) {
  const [overlap, setOverlap] = useState("1440");
  const generate = useGenerateSecret();
  const confirm = () =>
    generate.mutate(
      { id, overlapMinutes: hasSecret ? Number(overlap) : 0 },
      {
        onSuccess: (secret) => {
          showClientSecret(id, secret);
          onClose();
        },
      },
    );
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={hasSecret ? "Rotate the client secret" : "Generate a client secret"}
      action={hasSecret ? "Rotate" : "Generate"}
      danger={hasSecret && overlap === "0"}
      busy={generate.isPending}
      error={generate.error}
      onConfirm={confirm}
    >
      {hasSecret ? (
        <Stack>
          <Text size="sm">
            You get a new secret. Carry it into the other system while the present one still works, and
            nothing is interrupted.
          </Text>
          <Select
            label="The present secret works for"
            data={overlaps}
            allowDeselect={false}
            value={overlap}
            onChange={(value) => setOverlap(value ?? "1440")}
          />
        </Stack>
      ) : (
        "It is shown once, right after. Have the place ready where it belongs."
      )}
    </ConfirmDialog>
  );
}
