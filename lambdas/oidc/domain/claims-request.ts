import * as z from "zod";
import { claimSets } from "../claims/registry.ts";

/** Everything that can be asked for. */
const names: ReadonlySet<string> = new Set(["sub", ...claimSets.flatMap((set) => set.names)]);

/**
 * A value that a claim shall have. Those that we compare are texts; any other JSON is none of them, and is kept as text
 * too: what a stranger nests, or calls `constructor`, shall not be taken for anything by what stores it.
 */
const wanted = z
  .unknown()
  .transform((value) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "")))
  .pipe(z.string());

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
  .transform((claims) => Object.fromEntries(Object.entries(claims).filter(([name]) => names.has(name))));

/** The `claims` parameter (§5.5): which single claims go where. */
export const claimsRequest = z.object({
  id_token: requestedClaims.nullish(),
  userinfo: requestedClaims.nullish(),
});
export type ClaimsRequest = z.infer<typeof claimsRequest>;
