import { Button, Stack } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { EmptyState } from "./empty-state.tsx";
import { ErrorPanel } from "./error-panel.tsx";

interface LookFurtherProps {
  /** Where the page that has nothing ended. */
  from: string;
  read: (cursor: string) => Promise<{ data: readonly unknown[]; nextCursor: string | null }>;
  /** The cursor of the first page that has something, or of the last one. */
  onFound: (cursor: string) => void;
}

/** One call looks through some hundred records: so many calls end a search that finds nothing for long. */
const MOST_CALLS = 25;

/** Nothing fits among the newest, but there are older ones: goes on until something does. */
export function LookFurther({ from, read, onFound }: LookFurtherProps) {
  const search = useMutation({
    mutationFn: async () => {
      let cursor = from;
      for (let call = 0; call < MOST_CALLS; call += 1) {
        const { data, nextCursor } = await read(cursor);
        if (data.length > 0 || nextCursor === null) break;
        cursor = nextCursor;
      }
      return cursor;
    },
    onSuccess: onFound,
  });
  return (
    <EmptyState
      icon={IconHistory}
      title="Nothing among the newest"
      action={
        <Stack align="center">
          <Button loading={search.isPending} onClick={() => search.mutate()}>
            Look further back
          </Button>
          {search.error !== null && <ErrorPanel error={search.error} />}
        </Stack>
      }
    >
      There are older ones that nobody has looked through for this yet.
    </EmptyState>
  );
}
