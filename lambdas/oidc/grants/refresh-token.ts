import { readOidcSettings } from "../../core/integration/login.ts";
import { loginScope } from "../../core/integration/oidc-settings.ts";
import type { Integration } from "../../core/integration/schema.ts";
import { type GrantRecord, type RefreshParts, readRefreshToken } from "../domain/grant-record.ts";
import { judgeRefresh, type RefreshRefusal } from "../domain/judge-refresh.ts";
import type { TokenRefusal } from "../domain/refusal.ts";
import type { GrantDeps, GrantJudgement, GrantKind, GrantRequest } from "./grant.ts";

const refused = (refusal: TokenRefusal): GrantJudgement => ({ outcome: "REFUSED", refusal });

const refuse = async (
  reason: RefreshRefusal | "SCOPE_WITHDRAWN" | "IDENTITY_GONE",
  grantId: string,
  deps: GrantDeps,
): Promise<GrantJudgement> => {
  // Either of the two who have the token may be a thief (RFC 9700 §4.14.2): neither keeps anything.
  if (reason === "REFRESH_TOKEN_ALREADY_USED") await deps.grants.revoke(grantId);
  deps.log.info("REFRESH_REFUSED", { reason });
  return refused("INVALID_REFRESH_TOKEN");
};

/** What the login gave and the integration still allows: a setting that is taken back works at the next refresh. */
const stillAllowed = (grant: GrantRecord, client: Integration): readonly string[] => {
  const allowed: readonly string[] = readOidcSettings(client)?.allowedScopes ?? [];
  return grant.scopes.filter((scope) => allowed.includes(scope));
};

/** RFC 6749 §6: a part of what was given, never more; all of it where nothing is asked for. */
const narrow = (requested: string | undefined, scopes: readonly string[]): readonly string[] | undefined => {
  const asked = (requested ?? "").split(" ").filter((scope) => scope !== "");
  if (asked.some((scope) => !scopes.includes(scope))) return undefined;
  return asked.length === 0 ? scopes : scopes.filter((scope) => asked.includes(scope));
};

/** Everything that can be refused is looked at before the token is spent. */
const refresh = async (
  { client, clientId, parameters }: GrantRequest,
  parts: RefreshParts,
  deps: GrantDeps,
): Promise<GrantJudgement> => {
  const grant = await deps.grants.get(parts.grantId);
  const reason = judgeRefresh(grant, { ...parts, clientId }, deps.clock.now());
  if (grant === undefined || reason !== undefined)
    return refuse(reason ?? "UNKNOWN_REFRESH_TOKEN", parts.grantId, deps);
  const allowed = stillAllowed(grant, client);
  if (!allowed.includes("offline_access")) return refuse("SCOPE_WITHDRAWN", grant.id, deps);
  const scopes = narrow(parameters.scope, allowed);
  if (scopes === undefined) return refused("UNKNOWN_SCOPE");
  const identity = await deps.identities.get(grant.organizationId, grant.identityId);
  if (identity === undefined) return refuse("IDENTITY_GONE", grant.id, deps);
  const rotation = await deps.grants.rotate(grant, parts, clientId);
  if (rotation.outcome === "REFUSED") return refuse(rotation.reason, grant.id, deps);
  const { refreshToken } = rotation;
  return { outcome: "GRANTED", scopes, login: { grant, identity, nonce: undefined, refreshToken } };
};

/** RFC 6749 §6 with rotation: each use replaces the token, for public and for confidential clients alike. */
export const refreshToken: GrantKind = {
  type: "refresh_token",
  scopes: loginScope.options,
  judge: async (request, deps) => {
    const { refresh_token: token } = request.parameters;
    if (token === undefined) return refused("REFRESH_TOKEN_MISSING");
    const parts = readRefreshToken(token);
    return parts === undefined ? refused("INVALID_REFRESH_TOKEN") : refresh(request, parts, deps);
  },
};
