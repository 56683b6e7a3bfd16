import { clientCredentials } from "./client-credentials.ts";
import type { Grant } from "./grant.ts";

/** Every grant of the token endpoint; discovery lists the same. */
export const grants: readonly Grant[] = [clientCredentials];

export const findGrant = (type: string): Grant | undefined => grants.find((grant) => grant.type === type);
