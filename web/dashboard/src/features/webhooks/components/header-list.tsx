import { ActionIcon, Button, Group, Input, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { HeaderRow } from "./endpoint-values.ts";

interface HeaderListProps {
  rows: readonly HeaderRow[];
  errors: Readonly<Record<string, unknown>>;
  onChange: (rows: HeaderRow[]) => void;
}

const read = (error: unknown): string | null => (typeof error === "string" ? error : null);

/** Headers that each request carries besides ours. Values that are stored are never shown again. */
export function HeaderList({ rows, errors, onChange }: HeaderListProps) {
  const change = (index: number, part: Partial<HeaderRow>) =>
    onChange(rows.map((row, place) => (place === index ? { ...row, ...part } : row)));
  const problem = ({ name }: HeaderRow) =>
    read(errors[`headers.${name}`] ?? errors[`headers.${name.toLowerCase()}`]);
  return (
    <Input.Wrapper
      label="Custom headers"
      description="For example an API key of your gateway. Values are kept as secrets and not shown again."
      labelElement="div"
      error={read(errors.headers)}
    >
      <Stack gap="xs" mt={6} role="group" aria-label="Custom headers">
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other name than its place
          <Group key={index} gap="xs" align="flex-start" wrap="nowrap">
            <TextInput
              flex={1}
              miw={0}
              aria-label={`Name of header ${index + 1}`}
              placeholder="X-Api-Key"
              autoComplete="off"
              readOnly={row.kept}
              value={row.name}
              error={row.value === "" ? null : problem(row)}
              onChange={(event) => change(index, { name: event.currentTarget.value })}
            />
            <TextInput
              flex={1}
              miw={0}
              aria-label={`Value of header ${index + 1}`}
              placeholder={row.kept ? "Stored: type to replace it" : "Value"}
              autoComplete="off"
              value={row.value}
              error={row.value === "" ? problem(row) : null}
              onChange={(event) => change(index, { value: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              c="dimmed"
              size="input-sm"
              aria-label={`Remove header ${index + 1}`}
              onClick={() => onChange(rows.filter((_, place) => place !== index))}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange([...rows, { name: "", value: "", kept: false }])}
          >
            Add a header
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  );
}
