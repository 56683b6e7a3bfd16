import { clientAuthenticationMethods } from "../client-authentication/registry.ts";
import type { ProviderMetadata } from "../contract.ts";
import { grants } from "../grants/registry.ts";

/**
 * The discovery document, from the registries that the token endpoint works by. Members that the standards require
 * are there even where there is nothing to offer: they are empty rather than untrue.
 */
export const describeProvider = (issuer: string): ProviderMetadata => ({
  issuer,
  token_endpoint: `${issuer}/oauth2/token`,
  jwks_uri: `${issuer}/oauth2/jwks`,
  scopes_supported: [...new Set(grants.flatMap((grant) => grant.scopes))],
  response_types_supported: [],
  grant_types_supported: grants.map((grant) => grant.type),
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: [],
  token_endpoint_auth_methods_supported: clientAuthenticationMethods.map((method) => method.name),
});
