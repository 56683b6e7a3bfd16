import type { Identity } from "../identity/schema.ts";
import type { IdentityStore } from "../identity/store.ts";
import type { Session } from "./schema.ts";

/** Who the directory says now that this is. Whoever was deleted and entered again is who was entered. */
export const loadPerson = async (
  identities: Pick<IdentityStore, "get" | "findByLogin">,
  { organizationId, personId, loginHint }: Session,
): Promise<Identity | undefined> =>
  (personId === null ? undefined : await identities.get(organizationId, personId)) ??
  identities.findByLogin(organizationId, loginHint);
