import type * as z from "zod";
import { type Clock, epochSeconds } from "../../platform/clock.ts";
import { implement } from "../../platform/http/operation.ts";
import type { AuthenticateClient } from "../client-authentication/authenticate-client.ts";
import { type introspection, introspectToken } from "../contract/tokens.ts";
import { toOAuthError } from "../domain/refusal.ts";
import type { FindToken, FoundToken } from "../store/find-token.ts";

export interface IntrospectTokenDeps {
  baseUrl: string;
  authenticateClient: AuthenticateClient;
  findToken: FindToken;
  clock: Clock;
}

type Introspection = z.input<typeof introspection>;

const INACTIVE: Introspection = { active: false };

/** RFC 7662 §2.2. */
const describe = (found: FoundToken, issuer: string, now: Date): Introspection => {
  if (found.kind !== "CLIENT_TOKEN" && found.grant.revokedAt !== undefined) return INACTIVE;
  if (found.kind === "REFRESH_TOKEN") {
    const { grant, current } = found;
    const until = grant.refreshUntil ?? "";
    if (!current || until <= now.toISOString()) return INACTIVE;
    return {
      active: true,
      client_id: grant.clientId,
      scope: grant.scopes.join(" "),
      iss: issuer,
      exp: epochSeconds(new Date(until)),
    };
  }
  const { client_id, scope, sub, aud, iss, exp, iat, jti } = found.payload;
  return { active: true, token_type: "Bearer", client_id, scope, sub, aud, iss, exp, iat, jti };
};

/**
 * RFC 7662. A client learns of its own tokens only; another one's looks like none. Public clients are refused: anybody
 * could ask in their name.
 */
export const createIntrospectToken = (deps: IntrospectTokenDeps) =>
  implement(introspectToken, async ({ body, request }) => {
    const client = await deps.authenticateClient({
      authorization: request.headers.authorization,
      parameters: body,
      path: introspectToken.path,
    });
    if (client.outcome === "REFUSED") throw toOAuthError(client.refusal, deps.baseUrl);
    if (client.method === "none") throw toOAuthError("NO_CREDENTIALS", deps.baseUrl);
    const found = await deps.findToken(body.token);
    if (found === undefined || found.clientId !== client.clientId) return { reply: INACTIVE };
    return { reply: describe(found, deps.baseUrl, deps.clock.now()) };
  });
