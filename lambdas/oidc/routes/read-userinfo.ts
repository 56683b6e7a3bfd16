import type { ReadAccessToken } from "../../core/access/access-token.ts";
import type { IdentityStore } from "../../core/identity/store.ts";
import { readOidcSettings } from "../../core/integration/login.ts";
import type { OidcSettings } from "../../core/integration/oidc-settings.ts";
import type { IntegrationStore } from "../../core/integration/store.ts";
import { implement } from "../../platform/http/operation.ts";
import { selectUserinfoClaims } from "../claims/select-claims.ts";
import { readUserinfo, sendUserinfo } from "../contract/tokens.ts";
import { readBearerToken, toBearerError, type UserinfoRefusal } from "../domain/bearer.ts";
import type { GrantStore } from "../store/grant-store.ts";

export interface ReadUserinfoDeps {
  baseUrl: string;
  readAccessToken: ReadAccessToken;
  grants: Pick<GrantStore, "get">;
  identities: Pick<IdentityStore, "get">;
  integrations: Pick<IntegrationStore, "findByClientId">;
}

type Userinfo =
  | { outcome: "FOUND"; claims: { sub: string } }
  | { outcome: "REFUSED"; refusal: UserinfoRefusal };

const refused = (refusal: UserinfoRefusal): Userinfo => ({ outcome: "REFUSED", refusal });

/** Of a client that signs people in; what an administrator changed since the token was issued counts. */
const readSettings = async (
  deps: Pick<ReadUserinfoDeps, "integrations">,
  clientId: string,
): Promise<OidcSettings | undefined> => {
  const integration = await deps.integrations.findByClientId(clientId);
  return integration?.status === "ENABLED" ? readOidcSettings(integration) : undefined;
};

/**
 * OpenID Connect Core 1.0 §5.3. The token says who it is about; whether it still counts is asked of the grant, so a
 * revoked one ends at once.
 */
const findUserinfo = async (deps: ReadUserinfoDeps, token: string): Promise<Userinfo> => {
  const reading = await deps.readAccessToken(token);
  if (reading.outcome === "INVALID") return refused("INVALID_TOKEN");
  const { sub, org_id: organizationId, client_id: clientId, grant_id: grantId, scope } = reading.payload;
  const scopes = scope.split(" ");
  if (!scopes.includes("openid")) return refused("NOT_A_LOGIN");
  const grant = grantId === undefined ? undefined : await deps.grants.get(grantId);
  if (grant === undefined || grant.revokedAt !== undefined) return refused("INVALID_TOKEN");
  const [identity, settings] = await Promise.all([
    deps.identities.get(organizationId, grant.identityId),
    readSettings(deps, clientId),
  ]);
  if (identity === undefined || settings === undefined) return refused("INVALID_TOKEN");
  const { allowedScopes } = settings;
  const subjectType = sub === grant.identityId ? ("public" as const) : ("pairwise" as const);
  return {
    outcome: "FOUND",
    claims: { ...selectUserinfoClaims({ grant, identity, subjectType, allowedScopes }, scopes), sub },
  };
};

/** The same by GET, by POST with the token in the header, and by POST with it in the body (RFC 6750 §2). */
export const createUserinfoRoutes = (deps: ReadUserinfoDeps) => {
  const answer = async (authorization: string | undefined, inBody: string | undefined) => {
    const presented = readBearerToken(authorization, inBody);
    if (presented.outcome === "REFUSED") throw toBearerError(presented.refusal, deps.baseUrl);
    const userinfo = await findUserinfo(deps, presented.token);
    if (userinfo.outcome === "REFUSED") throw toBearerError(userinfo.refusal, deps.baseUrl);
    return { reply: userinfo.claims };
  };

  return [
    implement(readUserinfo, ({ request }) => answer(request.headers.authorization, undefined)),
    implement(sendUserinfo, ({ request, body }) => answer(request.headers.authorization, body.access_token)),
  ];
};
