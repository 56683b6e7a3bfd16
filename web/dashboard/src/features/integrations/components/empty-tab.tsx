import { Paper } from "@mantine/core";
import { IconAddressBook, IconLifebuoy } from "@tabler/icons-react";
import { useCan } from "../../../auth/me.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ButtonLink } from "../../../components/links.tsx";
import type { Tabs } from "../api.ts";

/** What a tab is for of which nothing can be connected yet, and how its purpose is served meanwhile. */
export function EmptyTab({ tab }: { tab: Tabs[number]["id"] }) {
  return <Paper>{tab === "DIRECTORY" ? <NoDirectory /> : <NothingPurposeBuilt />}</Paper>;
}

function NoDirectory() {
  const can = useCan();
  return (
    <EmptyState
      icon={IconAddressBook}
      title="No directory can be connected yet"
      action={
        can("GET /api/v1/identities") && (
          <ButtonLink to="/identities" variant="default">
            Identities
          </ButtonLink>
        )
      }
    >
      A directory tells who your people are before they are verified. This version has none; until then people
      become known by their first successful verification.
    </EmptyState>
  );
}

function NothingPurposeBuilt() {
  const can = useCan();
  return (
    <EmptyState
      icon={IconLifebuoy}
      title="Nothing purpose-built yet"
      action={
        can("POST /api/v1/sessions") && (
          <ButtonLink to="/sessions/send" variant="default">
            Send verification
          </ButtonLink>
        )
      }
    >
      For one task each, such as help desk calls and password resets. This version has none; a help desk sends
      verifications from here, through an integration of the kind API.
    </EmptyState>
  );
}
