import type { JWTPayload } from "jose";
import type { GrantType } from "../../core/integration/definition.ts";
import { findIntegrationType } from "../../core/integration/registry.ts";
import type { Integration } from "../../core/integration/schema.ts";
import { tokens } from "../../core/metrics.ts";
import type { Clock } from "../../platform/clock.ts";
import { implement } from "../../platform/http/operation.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Metrics } from "../../platform/metric.ts";
import type { AuthenticateClient } from "../client-authentication/authenticate-client.ts";
import { requestToken } from "../contract.ts";
import { ACCESS_TOKEN_SECONDS, accessTokenClaims } from "../domain/access-token.ts";
import { type TokenRefusal, toOAuthError } from "../domain/refusal.ts";
import type { Grant } from "../grants/grant.ts";
import { findGrant } from "../grants/registry.ts";
import type { TokenSigner } from "../store/token-signer.ts";

export interface RequestTokenDeps {
  /** The issuer, and the audience of the tokens. */
  baseUrl: string;
  authenticateClient: AuthenticateClient;
  signer: TokenSigner;
  clock: Clock;
  metrics: Metrics;
  ids: Pick<Ids, "token">;
}

const mayUse = (client: Integration, grant: Grant): boolean =>
  findIntegrationType(client.type)?.grants.includes(grant.type) === true;

/** `client_credentials`, `urn:openid:params:grant-type:ciba`: the last word names the grant. */
const countedAs = (grant: GrantType) => {
  const word = grant.split(":").at(-1)?.toUpperCase();
  return tokens.dimensions.Grant.find((name) => name === word) ?? "OTHER";
};

/** RFC 6749 §3.2. What needs no secret is refused before the client is looked up. */
export const createRequestToken = (deps: RequestTokenDeps) => {
  const refuse = (refusal: TokenRefusal) => toOAuthError(refusal, deps.baseUrl);

  const issue = (client: Integration, granted: { subject: string; scopes: readonly string[] }) => {
    const claims: JWTPayload = accessTokenClaims(
      {
        issuer: deps.baseUrl,
        clientId: client.clientId ?? client.id,
        subject: granted.subject,
        organizationId: client.organizationId,
        scopes: granted.scopes,
        jti: deps.ids.token(16),
      },
      deps.clock.now(),
    );
    // ES256: only our own API reads these tokens, so no client's lack of elliptic curves matters, and a signature
    // costs a third of the time of RS256 and 256 bytes less in every request.
    return deps.signer.sign(claims, "at+jwt", "ES256");
  };

  return implement(requestToken, async ({ body, request }) => {
    const grant = findGrant(body.grant_type);
    if (grant === undefined) throw refuse("UNSUPPORTED_GRANT");
    const client = await deps.authenticateClient({
      authorization: request.headers.authorization,
      parameters: body,
    });
    if (client.outcome === "REFUSED") throw refuse(client.refusal);
    if (!mayUse(client.integration, grant)) throw refuse("GRANT_NOT_ALLOWED");
    const judgement = await grant.judge({ client: client.integration, parameters: body });
    if (judgement.outcome === "REFUSED") throw refuse(judgement.refusal);
    const token = await issue(client.integration, judgement);
    deps.metrics.add(tokens, { Grant: countedAs(grant.type) });
    return {
      reply: {
        access_token: token,
        token_type: "Bearer" as const,
        expires_in: ACCESS_TOKEN_SECONDS,
        scope: judgement.scopes.join(" "),
      },
      headers: { Pragma: "no-cache" },
    };
  });
};
