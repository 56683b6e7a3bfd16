import * as z from "zod";
import { isWhole, mustBeWhole } from "../../platform/text.ts";
import { claimSets } from "../claims/registry.ts";

/** Everything that can be asked for but `sub`, and the scope to which it belongs. */
const scopes: ReadonlyMap<string, string> = new Map(
  claimSets.flatMap((set) => set.names.map((name) => [name, set.scope])),
);

const isKnown = (name: string): boolean => name === "sub" || scopes.has(name);

/**
 * A value that a claim shall have. Those that we compare are texts; any other JSON is none of them, and is kept as text
 * too: what a stranger nests, or calls `constructor`, shall not be taken for anything by what stores it.
 */
const wanted = z
  .unknown()
  .transform((value) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "")))
  .pipe(z.string().refine(isWhole, mustBeWhole));

/** How one claim was asked for (OpenID Connect Core 1.0 §5.5.1). Members that we do not know are left out. */
const claimRequest = z
  .object({
    essential: z.boolean().optional(),
    value: wanted.optional(),
    values: z.array(wanted).optional(),
  })
  .nullable();

/** Claims that we do not know are left out (§5.5). */
const requestedClaims = z
  .record(z.string(), claimRequest)
  .transform((claims) => Object.fromEntries(Object.entries(claims).filter(([name]) => isKnown(name))));

/** The `claims` parameter (§5.5): which single claims go where. */
export const claimsRequest = z.object({
  id_token: requestedClaims.nullish(),
  userinfo: requestedClaims.nullish(),
});
export type ClaimsRequest = z.infer<typeof claimsRequest>;

type RequestedClaims = z.infer<typeof requestedClaims>;

/**
 * What of it a client may have: a claim needs its scope among those that are allowed, by whichever way it is asked for,
 * and is left out otherwise, also where it is called essential (§5.5.1).
 */
export const limitClaims = (
  { id_token: idToken, userinfo }: ClaimsRequest,
  allowed: readonly string[],
): ClaimsRequest => {
  const limit = (requested: RequestedClaims): RequestedClaims =>
    Object.fromEntries(
      Object.entries(requested).filter(
        ([name]) => name === "sub" || allowed.includes(scopes.get(name) ?? ""),
      ),
    );
  return {
    ...(idToken ? { id_token: limit(idToken) } : {}),
    ...(userinfo ? { userinfo: limit(userinfo) } : {}),
  };
};
