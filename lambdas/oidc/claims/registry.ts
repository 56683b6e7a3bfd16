import type { ClaimSet } from "./claim-set.ts";
import { email } from "./email.ts";
import { phone } from "./phone.ts";
import { profile } from "./profile.ts";
import { verification } from "./verification.ts";

/** Every claim about a person; discovery lists the same. */
export const claimSets: readonly ClaimSet[] = [verification, profile, email, phone];
