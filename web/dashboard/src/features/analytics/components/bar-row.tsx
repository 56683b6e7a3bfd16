import { Box, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";

interface BarRowProps {
  label: string;
  /** Right of the label: the number and its share. */
  value: string;
  /** Length of the bar, from 0 to 1. */
  share: number;
  color: string;
  children?: ReactNode;
}

/** A labelled bar. The number says it all; the bar is for the eye. */
export function BarRow({ label, value, share, color, children }: BarRowProps) {
  return (
    <li>
      <Group justify="space-between" gap="sm" wrap="nowrap" align="baseline">
        <Text size="sm" className="user-text">
          {label}
        </Text>
        <Text size="sm" fw={550} style={{ whiteSpace: "nowrap" }}>
          {value}
        </Text>
      </Group>
      <Box
        aria-hidden
        mt={4}
        h={8}
        bg="var(--meaning-neutral-tint)"
        style={{ borderRadius: 4, overflow: "hidden" }}
      >
        <Box h="100%" bg={color} w={`${Math.round(Math.min(1, share) * 1000) / 10}%`} />
      </Box>
      {children}
    </li>
  );
}

/** The list that such rows stand in. */
export function BarList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box
      component="ul"
      aria-label={label}
      m={0}
      p={0}
      style={{ listStyle: "none", display: "grid", gap: "var(--mantine-spacing-md)" }}
    >
      {children}
    </Box>
  );
}
