import { epochSeconds } from "../../platform/clock.ts";
import type { ClaimSet } from "./claim-set.ts";

/** There are grants for verifications that succeeded only. */
const PASSED = "OK";

/**
 * What the login is about. `identity_id` is the same for everyone and would undo what pairwise subjects are for, so
 * those clients do not get it.
 */
export const verification: ClaimSet = {
  names: ["identity_id", "auth_overall_status", "auth_time", "amr", "acr"],
  scope: "openid",
  read: ({ grant, subjectType }) => ({
    identity_id: subjectType === "public" ? grant.identityId : undefined,
    auth_overall_status: PASSED,
    auth_time: epochSeconds(new Date(grant.authTime)),
    amr: grant.amr.length === 0 ? undefined : grant.amr,
    acr: grant.acr,
  }),
};
