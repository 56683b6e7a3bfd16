import * as z from "zod";
import { none, type Operation, operation } from "../platform/http/operation.ts";

const tag = "OAuth 2.0 / OpenID Connect";

/** OpenID Connect Discovery 1.0 §3 and RFC 8414 §2. */
export const providerMetadata = z.object({
  issuer: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  scopes_supported: z.array(z.string()),
  response_types_supported: z.array(z.string()),
  grant_types_supported: z.array(z.string()),
  subject_types_supported: z.array(z.string()),
  id_token_signing_alg_values_supported: z.array(z.string()),
  token_endpoint_auth_methods_supported: z.array(z.string()),
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

export const readKeys = operation({
  method: "GET",
  path: "/oauth2/jwks",
  summary: "The public keys that its tokens are signed with",
  tag,
  query: z.object({}),
  body: none,
  reply: z.object({
    keys: z.array(
      z.looseObject({ kty: z.string(), kid: z.string(), alg: z.string(), use: z.literal("sig") }),
    ),
  }),
  status: 200,
});

/** Unknown parameters are ignored (RFC 6749 §3.2). */
export const tokenRequest = z
  .object({
    grant_type: z.string("is required"),
    client_id: z.string().optional(),
    client_secret: z.string().optional(),
    scope: z.string().optional(),
  })
  .catchall(z.string());

export const requestToken = operation({
  method: "POST",
  path: "/oauth2/token",
  summary: "Get an access token (client_secret_basic or client_secret_post)",
  tag,
  query: z.object({}),
  body: tokenRequest,
  bodyType: "application/x-www-form-urlencoded",
  reply: z.object({
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.number().int(),
    scope: z.string(),
  }),
  status: 200,
  errors: [
    "invalid_request",
    "invalid_client",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
  ],
});

export const contract: readonly Operation[] = [readMetadata, readKeys, requestToken];
