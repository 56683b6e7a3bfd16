import type { ClaimSource } from "./claim-set.ts";
import { claimSets } from "./registry.ts";

const requestedFor = (source: ClaimSource, destination: "id_token" | "userinfo"): Set<string> =>
  new Set(Object.keys(source.grant.claims[destination] ?? {}));

const select = (
  source: ClaimSource,
  isWanted: (name: string, scope: string) => boolean,
): Record<string, unknown> =>
  Object.fromEntries(
    claimSets.flatMap((set) => {
      if (!source.allowedScopes.includes(set.scope)) return [];
      const values = set.read(source);
      return set.names
        .filter((name) => values[name] !== undefined && isWanted(name, set.scope))
        .map((name) => [name, values[name]]);
    }),
  );

/** Claims of userinfo: those of the scopes, and single ones that the `claims` parameter asks for (§5.4 and §5.5). */
export const selectUserinfoClaims = (
  source: ClaimSource,
  scopes: readonly string[],
): Record<string, unknown> => {
  const requested = requestedFor(source, "userinfo");
  return select(source, (name, scope) => scopes.includes(scope) || requested.has(name));
};

/** When and how the person was verified belongs to every ID token (§2). */
const ALWAYS = ["auth_time", "amr", "acr"];

/**
 * Claims of the ID token: how the person signed in, and what the `claims` parameter asks for there. Scopes put nothing
 * into it, because in the code flow userinfo is there for that (§5.4).
 */
export const selectIdTokenClaims = (source: ClaimSource): Record<string, unknown> => {
  const requested = requestedFor(source, "id_token");
  return select(source, (name) => ALWAYS.includes(name) || requested.has(name));
};
