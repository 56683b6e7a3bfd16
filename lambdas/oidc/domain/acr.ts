import type { ClaimsRequest } from "./claims-request.ts";

/** The one authentication context that we give: the person passed the whole workflow of the integration. */
export const VERIFIED_ACR = "urn:countersign:acr:verified";

/**
 * An essential acr that cannot be given makes the login fail (OpenID Connect Core 1.0 §5.5.1.1). `acr_values` and a
 * voluntary acr are wishes: they change nothing.
 */
export const canGiveAcr = ({ id_token: idToken }: ClaimsRequest): boolean => {
  const wanted = idToken?.acr;
  if (wanted?.essential !== true) return true;
  const values = wanted.values ?? (wanted.value === undefined ? [VERIFIED_ACR] : [wanted.value]);
  return values.includes(VERIFIED_ACR);
};
