import { implement } from "../../platform/http/operation.ts";
import type { Log } from "../../platform/log.ts";
import type { AuthenticateClient } from "../client-authentication/authenticate-client.ts";
import { revokeToken } from "../contract/tokens.ts";
import { toOAuthError } from "../domain/refusal.ts";
import type { FindToken } from "../store/find-token.ts";
import type { GrantStore } from "../store/grant-store.ts";

export interface RevokeTokenDeps {
  baseUrl: string;
  authenticateClient: AuthenticateClient;
  findToken: FindToken;
  grants: Pick<GrantStore, "revoke">;
  log: Log;
}

/**
 * RFC 7009. Any token of a login ends all that was issued for it (§2.1). A token that is none, or no longer, is no
 * error (§2.2): the client wanted it to be worth nothing, and it is. The tokens by which a client acts for itself
 * cannot be ended singly: nothing is stored of them, and disabling the integration ends them all.
 */
export const createRevokeToken = (deps: RevokeTokenDeps) =>
  implement(revokeToken, async ({ body, request }) => {
    const client = await deps.authenticateClient({
      authorization: request.headers.authorization,
      parameters: body,
      path: revokeToken.path,
    });
    if (client.outcome === "REFUSED") throw toOAuthError(client.refusal, deps.baseUrl);
    const found = await deps.findToken(body.token);
    if (found === undefined) return { reply: undefined };
    if (found.clientId !== client.clientId) throw toOAuthError("TOKEN_OF_ANOTHER_CLIENT", deps.baseUrl);
    if (found.kind === "CLIENT_TOKEN") throw toOAuthError("TOKEN_NOT_REVOCABLE", deps.baseUrl);
    await deps.grants.revoke(found.grant.id);
    deps.log.info("GRANT_REVOKED", { by: found.kind });
    return { reply: undefined };
  });
