import { Group, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Breakable } from "../../../components/breakable.tsx";

interface ContactProps {
  value: string | null;
  /** The address that the person has proved to read. */
  verified: string | null;
}

/** An address of a person, and whether they have proved to read it. */
export function Contact({ value, verified }: ContactProps) {
  if (value === null) {
    return (
      <Text span size="sm" c="dimmed">
        None
      </Text>
    );
  }
  return (
    <Group gap={6} wrap="nowrap" component="span">
      <span className="user-text">
        <Breakable text={value} />
      </span>
      {value === verified && (
        <Tooltip label="Verified: they have proved to read it">
          <Group component="span" c="var(--meaning-success)" style={{ flex: "none" }}>
            <IconCircleCheck size={16} aria-hidden />
            <VisuallyHidden>verified</VisuallyHidden>
          </Group>
        </Tooltip>
      )}
    </Group>
  );
}
