import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import type { Meaning } from "../theme/theme.ts";

interface StatusBadgeProps {
  meaning: Meaning;
  children: ReactNode;
}

/** A word on its colour: never colour alone. */
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
      style={{ flex: "none" }}
      bg={`var(--meaning-${meaning}-tint)`}
      c={`var(--meaning-${meaning})`}
    >
      {children}
    </Badge>
  );
}
