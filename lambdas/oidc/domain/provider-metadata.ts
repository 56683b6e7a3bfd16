import { assertionAlgorithms } from "../../core/integration/oidc-settings.ts";
import { language } from "../../core/organization/schema.ts";
import { signingAlgorithm } from "../../core/signing-key/schema.ts";
import { claimSets } from "../claims/registry.ts";
import { clientAuthenticationMethods } from "../client-authentication/registry.ts";
import type { ProviderMetadata } from "../contract.ts";
import { grantKinds } from "../grants/registry.ts";
import { responseModes } from "../response-modes/registry.ts";
import { VERIFIED_ACR } from "./acr.ts";
import { promptValue } from "./authorization-request.ts";
import {
  AUTHORIZE_PATH,
  INTROSPECT_PATH,
  JWKS_PATH,
  LOGOUT_PATH,
  PAR_PATH,
  REVOKE_PATH,
  TOKEN_PATH,
  USERINFO_PATH,
} from "./paths.ts";

const methods = clientAuthenticationMethods.map((method) => method.name);
/** Public clients are not let in: anybody could ask in their name. */
const methodsWithProof = methods.filter((name) => name !== "none");
const assertions = ["HS256", ...assertionAlgorithms];

const endpoints = (issuer: string) => ({
  authorization_endpoint: `${issuer}${AUTHORIZE_PATH}`,
  pushed_authorization_request_endpoint: `${issuer}${PAR_PATH}`,
  token_endpoint: `${issuer}${TOKEN_PATH}`,
  userinfo_endpoint: `${issuer}${USERINFO_PATH}`,
  jwks_uri: `${issuer}${JWKS_PATH}`,
  introspection_endpoint: `${issuer}${INTROSPECT_PATH}`,
  revocation_endpoint: `${issuer}${REVOKE_PATH}`,
  end_session_endpoint: `${issuer}${LOGOUT_PATH}`,
});

/** The discovery document, from the registries that the endpoints work by. */
export const describeProvider = (issuer: string): ProviderMetadata => ({
  issuer,
  ...endpoints(issuer),
  scopes_supported: [...new Set(grantKinds.flatMap((kind) => kind.scopes))],
  response_types_supported: ["code"],
  response_modes_supported: responseModes.map((mode) => mode.name),
  grant_types_supported: grantKinds.map((kind) => kind.type),
  subject_types_supported: ["public", "pairwise"],
  id_token_signing_alg_values_supported: [...signingAlgorithm.options],
  token_endpoint_auth_methods_supported: methods,
  token_endpoint_auth_signing_alg_values_supported: assertions,
  introspection_endpoint_auth_methods_supported: methodsWithProof,
  introspection_endpoint_auth_signing_alg_values_supported: assertions,
  revocation_endpoint_auth_methods_supported: methods,
  revocation_endpoint_auth_signing_alg_values_supported: assertions,
  code_challenge_methods_supported: ["S256"],
  acr_values_supported: [VERIFIED_ACR],
  claim_types_supported: ["normal"],
  claims_supported: ["sub", ...claimSets.flatMap((set) => set.names)],
  claims_parameter_supported: true,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  require_pushed_authorization_requests: false,
  authorization_response_iss_parameter_supported: true,
  prompt_values_supported: [...promptValue.options],
  display_values_supported: ["page", "popup", "touch", "wap"],
  ui_locales_supported: [...language.options],
});
