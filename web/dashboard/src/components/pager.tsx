import { Button, Group, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";

interface PagerProps {
  /** How many rows this page has. */
  count: number;
  /** Whether this is not the first page. */
  turned: boolean;
  nextCursor: string | null;
  onFirst: () => void;
  onNext: (cursor: string) => void;
}

/** Turns pages by cursor. The cursor stands in the address, so the browser's back button turns back. */
export function Pager({ count, turned, nextCursor, onFirst, onNext }: PagerProps) {
  if (!turned && nextCursor === null) return null;
  return (
    <Group justify="space-between" px="md" py="xs">
      <Text size="xs" c="dimmed">
        {count} on this page
      </Text>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconChevronLeft size={14} aria-hidden />}
          disabled={!turned}
          onClick={onFirst}
        >
          Newest
        </Button>
        <Button
          size="xs"
          variant="default"
          rightSection={<IconChevronRight size={14} aria-hidden />}
          disabled={nextCursor === null}
          onClick={() => nextCursor !== null && onNext(nextCursor)}
        >
          Older
        </Button>
      </Group>
    </Group>
  );
}
