import { Accordion, Group, Stack, Text } from "@mantine/core";
import { CodeBlock } from "../../../components/code-block.tsx";
import { Moment } from "../../../components/moment.tsx";
import { StatusBadge } from "../../../components/status-badge.tsx";
import type { Attempt } from "../api.ts";
import { tellAttempt, tellDuration } from "../words.ts";

const printHeaders = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");

const isSuccess = ({ responseStatus }: Attempt): boolean =>
  responseStatus !== null && responseStatus >= 200 && responseStatus < 300;

/** Where the time went. */
function Timing({ timing }: { timing: NonNullable<Attempt["timing"]> }) {
  const parts = [
    { label: "DNS", value: timing.dnsMs },
    { label: "Connection", value: timing.connectMs },
    { label: "TLS", value: timing.tlsMs },
    { label: "First byte", value: timing.firstByteMs },
    { label: "Total", value: timing.totalMs },
  ];
  return (
    <Group component="dl" gap="xl" m={0}>
      {parts.map(({ label, value }) => (
        <div key={label}>
          <Text component="dt" size="xs" c="dimmed">
            {label}
          </Text>
          <Text component="dd" size="sm" fw={550} m={0}>
            {tellDuration(value)}
          </Text>
        </div>
      ))}
    </Group>
  );
}

/** One request to the endpoint: what was sent, what came back, and how long each part took. */
export function AttemptPanel({ attempt }: { attempt: Attempt }) {
  const { number, startedAt, durationMs, timing, requestHeaders, responseHeaders, responseBody } = attempt;
  return (
    <Accordion.Item value={String(number)}>
      <Accordion.Control>
        <Group gap="sm">
          <Text size="sm" fw={550}>
            Attempt {number}
          </Text>
          <StatusBadge meaning={isSuccess(attempt) ? "success" : "danger"}>
            {tellAttempt(attempt)}
          </StatusBadge>
          <Text size="sm" c="dimmed">
            <Moment at={startedAt} full /> · {tellDuration(durationMs)}
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="md">
          {attempt.failureDetail !== null && <Text size="sm">{attempt.failureDetail}</Text>}
          {timing !== null && <Timing timing={timing} />}
          {Object.keys(requestHeaders).length > 0 && (
            <Part title="Request headers" note="Values that are secrets are masked.">
              <CodeBlock label={`request headers of attempt ${number}`} code={printHeaders(requestHeaders)} />
            </Part>
          )}
          {Object.keys(responseHeaders).length > 0 && (
            <Part title="Response headers">
              <CodeBlock
                label={`response headers of attempt ${number}`}
                code={printHeaders(responseHeaders)}
              />
            </Part>
          )}
          {responseBody !== "" && (
            <Part title="Response body" note="Its first 16 KiB at most.">
              <CodeBlock label={`response body of attempt ${number}`} code={responseBody} />
            </Part>
          )}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function Part({ title, note, children }: { title: string; note?: string; children: React.ReactNode }) {
  return (
    <Stack gap={6}>
      <Text size="sm" fw={550}>
        {title}
        {note !== undefined && (
          <Text span size="xs" c="dimmed" ml={8} fw={400}>
            {note}
          </Text>
        )}
      </Text>
      {children}
    </Stack>
  );
}
