import { IconMapSearch } from "@tabler/icons-react";
import { EmptyState } from "../components/empty-state.tsx";
import { ButtonLink } from "../components/links.tsx";

export function NotFound() {
  return (
    <EmptyState
      icon={IconMapSearch}
      title="There is no such page"
      action={
        <ButtonLink to="/" variant="default">
          Go to the start
        </ButtonLink>
      }
    >
      The address may be mistyped, or what it showed was deleted, or your role does not include it.
    </EmptyState>
  );
}
