import { ActionIcon, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";

interface CopyButtonProps {
  value: string;
  /** What a screen reader hears: "Copy the client id". */
  label: string;
}

export function CopyButton({ value, label }: CopyButtonProps) {
  const clipboard = useClipboard({ timeout: 1500 });
  const Icon = clipboard.copied ? IconCheck : IconCopy;
  return (
    <Tooltip label={clipboard.copied ? "Copied" : label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        c={clipboard.copied ? "var(--meaning-success)" : "dimmed"}
        size="md"
        aria-label={clipboard.copied ? "Copied" : label}
        onClick={() => clipboard.copy(value)}
      >
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
