import { authorizationCode } from "./authorization-code.ts";
import { clientCredentials } from "./client-credentials.ts";
import type { GrantKind } from "./grant.ts";
import { refreshToken } from "./refresh-token.ts";

/** Every grant of the token endpoint; discovery lists the same. */
export const grantKinds: readonly GrantKind[] = [authorizationCode, clientCredentials, refreshToken];

export const findGrantKind = (type: string): GrantKind | undefined =>
  grantKinds.find((kind) => kind.type === type);
