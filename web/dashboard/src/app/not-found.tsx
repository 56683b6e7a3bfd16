import { Button } from "@mantine/core";
import { IconMapSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../components/empty-state.tsx";

export function NotFound() {
  return (
    <EmptyState
      icon={IconMapSearch}
      title="There is no such page"
      action={
        <Button component={Link} to="/" variant="default">
          Go to the start
        </Button>
      }
    >
      The address may be mistyped, or what it showed was deleted, or your role does not include it.
    </EmptyState>
  );
}
