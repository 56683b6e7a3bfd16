import * as z from "zod";

/** How one claim was asked for (OpenID Connect Core 1.0 §5.5.1). Members that we do not know are left out. */
const claimRequest = z
  .object({
    essential: z.boolean().optional(),
    value: z.unknown().optional(),
    values: z.array(z.unknown()).optional(),
  })
  .nullable();

const requestedClaims = z.record(z.string().max(128), claimRequest);

/** The `claims` parameter (§5.5): which single claims go where. */
export const claimsRequest = z.object({
  id_token: requestedClaims.nullish(),
  userinfo: requestedClaims.nullish(),
});
export type ClaimsRequest = z.infer<typeof claimsRequest>;
