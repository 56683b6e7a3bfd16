import type { ClaimSet } from "./claim-set.ts";

export const email: ClaimSet = {
  names: ["email", "email_verified"],
  scope: "email",
  read: ({ identity }) =>
    identity.email === null
      ? {}
      : { email: identity.email, email_verified: identity.verifiedEmail === identity.email },
};
