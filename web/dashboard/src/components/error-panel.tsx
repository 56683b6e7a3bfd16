import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { ApiProblem } from "../api/problem.ts";
import { CopyButton } from "./copy-button.tsx";

interface ErrorPanelProps {
  error: unknown;
  /** What was tried, as a title: "The integration was not saved". */
  title?: string;
  onRetry?: () => void;
}

const advise = (error: unknown): string => {
  if (!(error instanceof ApiProblem))
    return "The dashboard met something that it did not expect. Load the page again.";
  const { status, retryAfterSeconds } = error;
  if (status === 0) return "Nothing you typed is lost.";
  if (status === 429) {
    return `Too many requests: wait ${retryAfterSeconds ?? "a few"} second${retryAfterSeconds === 1 ? "" : "s"}, then try again.`;
  }
  if (status >= 500) return "This is a fault of the service. Try again; if it stays, report the request id.";
  return "";
};

/** What happened, what to do, and the request id under which the logs tell more. */
export function ErrorPanel({ error, title = "That did not work", onRetry }: ErrorPanelProps) {
  const detail = error instanceof ApiProblem ? error.message : "";
  const requestId = error instanceof ApiProblem ? error.requestId : null;
  return (
    <Alert
      role="alert"
      color="danger"
      title={title}
      icon={<IconAlertTriangle aria-hidden size={18} />}
      bg="var(--meaning-danger-tint)"
      bd="none"
      styles={{ title: { color: "var(--meaning-danger)" }, icon: { color: "var(--meaning-danger)" } }}
    >
      <Stack gap="xs">
        <Text size="sm" c="var(--mantine-color-text)">
          {detail} {advise(error)}
        </Text>
        {requestId !== null && (
          <Group gap={4}>
            <Text size="xs" c="dimmed">
              Request <code>{requestId}</code>
            </Text>
            <CopyButton value={requestId} label="Copy the request id" />
          </Group>
        )}
        {onRetry !== undefined && (
          <div>
            <Button size="xs" variant="default" onClick={onRetry}>
              Try again
            </Button>
          </div>
        )}
      </Stack>
    </Alert>
  );
}
