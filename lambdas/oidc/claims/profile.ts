import type { ClaimSet } from "./claim-set.ts";

export const profile: ClaimSet = {
  names: ["name", "given_name", "family_name"],
  scope: "profile",
  read: ({ identity }) => ({
    name: identity.displayName ?? undefined,
    given_name: identity.givenName ?? undefined,
    family_name: identity.familyName ?? undefined,
  }),
};
