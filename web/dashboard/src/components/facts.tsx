import { Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { CopyButton } from "./copy-button.tsx";

/** A list of `Fact`s. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <Stack component="dl" gap="sm" m={0}>
      {children}
    </Stack>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="dd" m={0} size="sm" className="user-text">
        {children}
      </Text>
    </div>
  );
}

interface IdProps {
  value: string;
  /** What it is the id of, for the button that copies it: "session id". */
  label: string;
  /** The id as a link, where it leads somewhere. */
  children?: ReactNode;
}

/** An id, to be copied. */
export const Id = ({ value, label, children = value }: IdProps) => (
  <Group gap={4} wrap="nowrap">
    <code className="user-text">{children}</code>
    <CopyButton value={value} label={`Copy the ${label}`} />
  </Group>
);
