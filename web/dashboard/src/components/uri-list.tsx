import { ActionIcon, Button, Group, Input, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";

interface UriListProps {
  label: string;
  description: string;
  placeholder: string;
  required?: boolean;
  /** Path of the field in errors: `name.0` is the first row's. */
  name: string;
  values: readonly string[];
  errors: Readonly<Record<string, unknown>>;
  onChange: (values: string[]) => void;
}

const read = (error: unknown): string | null => (typeof error === "string" ? error : null);

/** Several addresses, each in a row of its own. */
export function UriList(props: UriListProps) {
  const { label, description, placeholder, required = false, name, values, errors, onChange } = props;
  const rows = values.length === 0 ? [""] : values;
  const change = (index: number, value: string) =>
    onChange(rows.map((row, position) => (position === index ? value : row)));
  return (
    <Input.Wrapper
      label={label}
      description={description}
      error={read(errors[name])}
      required={required}
      labelElement="div"
    >
      <Stack gap="xs" mt={6} role="group" aria-label={label}>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other name than its place
          <Group key={index} gap="xs" wrap="nowrap" align="flex-start">
            <TextInput
              flex={1}
              aria-label={`${label} ${index + 1}`}
              placeholder={index === 0 ? placeholder : undefined}
              inputMode="url"
              autoComplete="off"
              value={row}
              error={read(errors[`${name}.${index}`])}
              onChange={(event) => change(index, event.currentTarget.value)}
            />
            {rows.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                c="dimmed"
                size="input-sm"
                aria-label={`Remove ${label} ${index + 1}`}
                onClick={() => onChange(rows.filter((_, position) => position !== index))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        ))}
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange([...rows, ""])}
          >
            Add another
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  );
}
