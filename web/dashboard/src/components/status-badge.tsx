import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import type { Meaning } from "../theme/theme.ts";

interface StatusBadgeProps {
  meaning: Meaning;
  children: ReactNode;
}

/** A word with a dot: never colour alone. */
export function StatusBadge({ meaning, children }: StatusBadgeProps) {
  return (
    <Badge
      variant="transparent"
      radius="sm"
      tt="none"
      fw={550}
      fz="xs"
      h={22}
      px={8}
      bg={`var(--meaning-${meaning}-tint)`}
      c={`var(--meaning-${meaning})`}
    >
      {children}
    </Badge>
  );
}
