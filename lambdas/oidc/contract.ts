import * as z from "zod";
import { none, type Operation, operation } from "../platform/http/operation.ts";
import { frontChannelContract } from "./contract/front-channel.ts";
import * as tokens from "./contract/tokens.ts";
import { JWKS_PATH } from "./domain/paths.ts";

const tag = "OAuth 2.0 / OpenID Connect";

const names = z.array(z.string());

/** OpenID Connect Discovery 1.0 §3 and RFC 8414 §2. */
const providerMetadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  pushed_authorization_request_endpoint: z.string(),
  token_endpoint: z.string(),
  userinfo_endpoint: z.string(),
  jwks_uri: z.string(),
  introspection_endpoint: z.string(),
  revocation_endpoint: z.string(),
  end_session_endpoint: z.string(),
  scopes_supported: names,
  response_types_supported: names,
  response_modes_supported: names,
  grant_types_supported: names,
  subject_types_supported: names,
  id_token_signing_alg_values_supported: names,
  token_endpoint_auth_methods_supported: names,
  token_endpoint_auth_signing_alg_values_supported: names,
  introspection_endpoint_auth_methods_supported: names,
  introspection_endpoint_auth_signing_alg_values_supported: names,
  revocation_endpoint_auth_methods_supported: names,
  revocation_endpoint_auth_signing_alg_values_supported: names,
  code_challenge_methods_supported: names,
  acr_values_supported: names,
  claim_types_supported: names,
  claims_supported: names,
  claims_parameter_supported: z.boolean(),
  request_parameter_supported: z.boolean(),
  request_uri_parameter_supported: z.boolean(),
  require_pushed_authorization_requests: z.boolean(),
  authorization_response_iss_parameter_supported: z.boolean(),
  prompt_values_supported: names,
  display_values_supported: names,
  ui_locales_supported: names,
});
export type ProviderMetadata = z.infer<typeof providerMetadata>;

export const readMetadata = operation({
  method: "GET",
  path: "/.well-known/openid-configuration",
  summary: "What this provider offers",
  tag,
  query: z.object({}),
  body: none,
  reply: providerMetadata,
  status: 200,
});

export const readServerMetadata = operation({
  ...readMetadata,
  path: "/.well-known/oauth-authorization-server",
  summary: "What this provider offers, where clients of OAuth alone look for it (RFC 8414)",
});

export const readKeys = operation({
  method: "GET",
  path: JWKS_PATH,
  summary: "The public keys that its tokens are signed with",
  tag,
  query: z.object({}),
  body: none,
  reply: z.object({
    keys: z.array(
      z.looseObject({
        kty: z.string(),
        kid: z.string(),
        alg: z.string(),
        use: z.literal("sig"),
        /** A certificate that we made ourselves, for software that reads keys from certificates only. */
        x5c: names.optional(),
      }),
    ),
  }),
  status: 200,
});

export const contract: readonly Operation[] = [
  readMetadata,
  readServerMetadata,
  readKeys,
  ...frontChannelContract,
  tokens.requestToken,
  tokens.readUserinfo,
  tokens.sendUserinfo,
  tokens.introspectToken,
  tokens.revokeToken,
];
