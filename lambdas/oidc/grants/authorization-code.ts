import { loginScope } from "../../core/integration/oidc-settings.ts";
import { readCode } from "../domain/grant-record.ts";
import type { TokenRefusal } from "../domain/refusal.ts";
import type { GrantDeps, GrantJudgement, GrantKind, GrantRequest } from "./grant.ts";

const refused = (refusal: TokenRefusal): GrantJudgement => ({ outcome: "REFUSED", refusal });

/**
 * RFC 6749 §4.1.3 and RFC 7636 §4.5. A second use by the client that the code was for ends everything that the first
 * one gave (§4.1.2): either of the two may have been a thief's.
 */
const redeem = async (
  { clientId, parameters }: GrantRequest,
  code: string,
  deps: GrantDeps,
): Promise<GrantJudgement> => {
  const parts = readCode(code);
  if (parts === undefined) return refused("INVALID_CODE");
  const redemption = await deps.grants.redeem({
    ...parts,
    clientId,
    redirectUri: parameters.redirect_uri,
    codeVerifier: parameters.code_verifier,
  });
  if (redemption.outcome === "REFUSED") {
    const { reason } = redemption;
    if (reason === "CODE_ALREADY_USED") await deps.grants.revoke(parts.grantId);
    deps.log.info("CODE_REFUSED", { reason });
    return refused("INVALID_CODE");
  }
  const { grant, refreshToken } = redemption;
  const identity = await deps.identities.get(grant.organizationId, grant.identityId);
  if (identity === undefined) {
    deps.log.info("CODE_REFUSED", { reason: "IDENTITY_GONE" });
    return refused("INVALID_CODE");
  }
  return {
    outcome: "GRANTED",
    scopes: grant.scopes,
    login: { grant, identity, nonce: grant.nonce, refreshToken },
  };
};

export const authorizationCode: GrantKind = {
  type: "authorization_code",
  scopes: loginScope.options,
  judge: async (request, deps) => {
    const { code } = request.parameters;
    return code === undefined ? refused("CODE_MISSING") : redeem(request, code, deps);
  },
};
