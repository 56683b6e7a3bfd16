import type { ClaimSet } from "./claim-set.ts";

export const phone: ClaimSet = {
  names: ["phone_number", "phone_number_verified"],
  scope: "phone",
  read: ({ identity }) =>
    identity.phone === null
      ? {}
      : { phone_number: identity.phone, phone_number_verified: identity.verifiedPhone === identity.phone },
};
