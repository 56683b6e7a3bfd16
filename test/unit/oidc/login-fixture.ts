import { newIdentity } from "../../../lambdas/core/identity/domain.ts";
import type { Identity } from "../../../lambdas/core/identity/schema.ts";
import type { Integration } from "../../../lambdas/core/integration/schema.ts";
import { type GrantedLogin, newGrant } from "../../../lambdas/oidc/domain/grant-record.ts";
import { callFunction } from "../../support/http-event.ts";
import { commit, createTenant } from "../../support/test-product.ts";
import { challengeOf, REDIRECT_URI } from "./grant-fixture.ts";
import { basic, type TokenEndpoint } from "./token-fixture.ts";

export const ALL_SCOPES = ["openid", "profile", "email", "phone", "offline_access"];

/** A client that signs people in, and a person whom its organization knows. */
export const createLoginClient = async (
  endpoint: TokenEndpoint,
  settings: Record<string, unknown> = {},
  redirectUris: string[] = [REDIRECT_URI],
) => {
  const tenant = await createTenant(endpoint);
  const created = await endpoint.createClient(tenant, "OIDC", {
    workflowId: tenant.workflow.id,
    redirectUris,
    settings: { allowedScopes: ALL_SCOPES, ...settings },
  });
  const secret = `csk_${endpoint.ids.token()}`;
  const client = await endpoint.rotate(created, secret);
  const clientId = client.clientId ?? "";
  const identity: Identity = {
    ...newIdentity(
      endpoint.ids.next("idn"),
      {
        organizationId: tenant.organization.id,
        loginHint: `${endpoint.ids.token(6)}@example.com`,
        email: "ana.lopez@example.com",
        phone: "+34600000001",
      },
      endpoint.clock.now(),
    ),
    displayName: "Ana López",
    givenName: "Ana",
    familyName: "López",
    verifiedEmail: "ana.lopez@example.com",
  };
  await commit(endpoint.table, endpoint.identities.create(identity));
  return { tenant, client, clientId, secret, authorization: basic(clientId, secret), identity };
};
export type LoginClient = Awaited<ReturnType<typeof createLoginClient>>;

/** A code as authorize gives it, and the request that redeems it. */
export const issueCode = async (
  endpoint: TokenEndpoint,
  { client, clientId, tenant, identity }: Pick<LoginClient, "client" | "clientId" | "tenant" | "identity">,
  changes: Partial<GrantedLogin> = {},
) => {
  const codeVerifier = endpoint.ids.token(48);
  const login: GrantedLogin = {
    clientId,
    integrationId: client.id,
    organizationId: tenant.organization.id,
    redirectUri: client.redirectUris[0] ?? "",
    codeChallenge: challengeOf(codeVerifier),
    nonce: endpoint.ids.token(16),
    scopes: ["openid"],
    claims: {},
    identityId: identity.id,
    sessionId: endpoint.ids.next("ses"),
    authTime: endpoint.clock.now().toISOString(),
    amr: ["otp"],
    ...changes,
  };
  const { grant, code } = newGrant(login, endpoint.ids, endpoint.clock.now());
  await commit(endpoint.table, [endpoint.grants.create(grant)]);
  const body: Record<string, string> = {
    grant_type: "authorization_code",
    code,
    redirect_uri: login.redirectUri,
    ...(login.codeChallenge === undefined ? {} : { code_verifier: codeVerifier }),
  };
  return { grant, login, code, codeVerifier, body };
};

/** The tokens of a login. */
export const signIn = async (
  endpoint: TokenEndpoint,
  client: LoginClient,
  changes: Partial<GrantedLogin> = {},
) => {
  const issued = await issueCode(endpoint, client, changes);
  const answer = await endpoint.post(issued.body, { authorization: client.authorization });
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return { ...issued, tokens: answer.body };
};

export const getUserinfo = (endpoint: TokenEndpoint, authorization?: string) =>
  callFunction(endpoint.handler, {
    path: "/userinfo",
    headers: authorization === undefined ? {} : { authorization },
  });

/** The integration with other settings, as an administrator saves it. */
export const saveSettings = (
  endpoint: TokenEndpoint,
  client: Integration,
  settings: Record<string, unknown>,
) =>
  endpoint.save(client, {
    ...client,
    settings: { ...client.settings, ...settings },
    version: client.version + 1,
  });
