import { Button, Group, Stack } from "@mantine/core";
import { ErrorPanel } from "../components/error-panel.tsx";

interface FormFooterProps {
  action: string;
  busy: boolean;
  problem: unknown;
  /** What failed, as a title. */
  failure: string;
  onCancel: () => void;
}

/** The end of a form: what went wrong as a whole, and its buttons. */
export function FormFooter({ action, busy, problem, failure, onCancel }: FormFooterProps) {
  return (
    <Stack>
      {problem !== null && <ErrorPanel error={problem} title={failure} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={busy}>
          {action}
        </Button>
      </Group>
    </Stack>
  );
}
