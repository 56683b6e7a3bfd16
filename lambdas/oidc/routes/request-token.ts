import type { GrantType } from "../../core/integration/definition.ts";
import { readOidcSettings } from "../../core/integration/login.ts";
import { findIntegrationType } from "../../core/integration/registry.ts";
import type { Integration } from "../../core/integration/schema.ts";
import { tokens } from "../../core/metrics.ts";
import { implement } from "../../platform/http/operation.ts";
import type { Ids } from "../../platform/ids.ts";
import type { Metrics } from "../../platform/metric.ts";
import { selectIdTokenClaims } from "../claims/select-claims.ts";
import type { AuthenticateClient } from "../client-authentication/authenticate-client.ts";
import { requestToken } from "../contract/tokens.ts";
import { ACCESS_TOKEN_SECONDS, accessTokenClaims } from "../domain/access-token.ts";
import { idTokenClaims } from "../domain/id-token.ts";
import { type TokenRefusal, toOAuthError } from "../domain/refusal.ts";
import type { SubjectOf } from "../domain/subject.ts";
import type { GrantDeps, GrantJudgement, GrantKind, Login } from "../grants/grant.ts";
import { findGrantKind } from "../grants/registry.ts";
import type { TokenSigner } from "../store/token-signer.ts";

export interface RequestTokenDeps extends GrantDeps {
  /** The issuer, and the audience of access tokens. */
  baseUrl: string;
  authenticateClient: AuthenticateClient;
  subjectOf: SubjectOf;
  signer: TokenSigner;
  metrics: Metrics;
  ids: Pick<Ids, "token">;
}

type Granted = Extract<GrantJudgement, { outcome: "GRANTED" }>;

interface Client {
  integration: Integration;
  clientId: string;
}

const JTI_BYTES = 16;

const mayUse = (client: Integration, kind: GrantKind): boolean =>
  findIntegrationType(client.type)?.grants.includes(kind.type) === true;

/** `client_credentials`, `urn:openid:params:grant-type:ciba`: the last word names the grant. */
const countedAs = (grant: GrantType) => {
  const word = grant.split(":").at(-1)?.toUpperCase();
  return tokens.dimensions.Grant.find((name) => name === word) ?? "OTHER";
};

/** RFC 9068. `subject` is the person, or the client that acts for itself. */
const issueAccessToken = (deps: RequestTokenDeps, client: Client, granted: Granted, subject: string) => {
  const content = {
    issuer: deps.baseUrl,
    clientId: client.clientId,
    subject,
    organizationId: client.integration.organizationId,
    scopes: granted.scopes,
    grantId: granted.login?.grant.id,
    jti: deps.ids.token(JTI_BYTES),
  };
  // ES256: only our own API reads these tokens, so no client's lack of elliptic curves matters, and a signature
  // costs a third of the time of RS256 and 256 bytes less in every request.
  return deps.signer.sign(accessTokenClaims(content, deps.clock.now()), "at+jwt", "ES256");
};

const issueForClient = async (deps: RequestTokenDeps, client: Client, granted: Granted) => ({
  access_token: await issueAccessToken(deps, client, granted, client.clientId),
});

const issueForPerson = async (deps: RequestTokenDeps, client: Client, granted: Granted, login: Login) => {
  const settings = readOidcSettings(client.integration);
  // The grants of a login belong to types that have such settings.
  if (settings === undefined) throw new Error(`${client.integration.type} signs nobody in.`);
  const { idTokenSignedResponseAlg: algorithm, subjectType, allowedScopes } = settings;
  const { grant, identity } = login;
  const subject = await deps.subjectOf(client.integration, settings, grant.identityId);
  const accessToken = await issueAccessToken(deps, client, granted, subject);
  const content = {
    issuer: deps.baseUrl,
    clientId: client.clientId,
    subject,
    algorithm,
    accessToken,
    nonce: login.nonce,
    claims: selectIdTokenClaims({ grant, identity, subjectType, allowedScopes }),
  };
  const idToken = granted.scopes.includes("openid")
    ? await deps.signer.sign(idTokenClaims(content, deps.clock.now()), "JWT", algorithm)
    : undefined;
  return {
    access_token: accessToken,
    ...(idToken === undefined ? {} : { id_token: idToken }),
    ...(login.refreshToken === undefined ? {} : { refresh_token: login.refreshToken }),
  };
};

/** RFC 6749 §3.2. What needs no secret is refused before the client is looked up. */
export const createRequestToken = (deps: RequestTokenDeps) => {
  const refuse = (refusal: TokenRefusal) => toOAuthError(refusal, deps.baseUrl);

  return implement(requestToken, async ({ body, request }) => {
    const kind = findGrantKind(body.grant_type);
    if (kind === undefined) throw refuse("UNSUPPORTED_GRANT");
    const client = await deps.authenticateClient({
      authorization: request.headers.authorization,
      parameters: body,
      path: requestToken.path,
    });
    if (client.outcome === "REFUSED") throw refuse(client.refusal);
    if (!mayUse(client.integration, kind)) throw refuse("GRANT_NOT_ALLOWED");
    const judgement = await kind.judge(
      { client: client.integration, clientId: client.clientId, parameters: body },
      deps,
    );
    if (judgement.outcome === "REFUSED") throw refuse(judgement.refusal);
    const issued =
      judgement.login === undefined
        ? await issueForClient(deps, client, judgement)
        : await issueForPerson(deps, client, judgement, judgement.login);
    deps.metrics.add(tokens, { Grant: countedAs(kind.type) });
    return {
      reply: {
        ...issued,
        token_type: "Bearer" as const,
        expires_in: ACCESS_TOKEN_SECONDS,
        scope: judgement.scopes.join(" "),
      },
      headers: { Pragma: "no-cache" },
    };
  });
};
