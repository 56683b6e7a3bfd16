import { Button } from "@mantine/core";
import { IconSearchOff } from "@tabler/icons-react";
import { EmptyState } from "./empty-state.tsx";

interface NothingFitsProps {
  title?: string;
  /** What the filters left out, in a sentence. */
  children: string;
  onShowAll: () => void;
}

/** Where filters or a search leave nothing: the way back. */
export function NothingFits({ title = "Nothing fits", children, onShowAll }: NothingFitsProps) {
  return (
    <EmptyState
      icon={IconSearchOff}
      title={title}
      action={
        <Button variant="default" onClick={onShowAll}>
          Show all
        </Button>
      }
    >
      {children}
    </EmptyState>
  );
}
