import * as z from "zod";
import { none, operation } from "../../platform/http/operation.ts";
import { INTROSPECT_PATH, REVOKE_PATH, TOKEN_PATH, USERINFO_PATH } from "../domain/paths.ts";

const tag = "OAuth 2.0 / OpenID Connect";

/** How a client proves who it is: these, or an `Authorization: Basic` header. */
const clientFields = {
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  client_assertion: z.string().optional(),
  client_assertion_type: z.string().optional(),
};

const clientErrors = ["invalid_request", "invalid_client"];

/** Unknown parameters are ignored (RFC 6749 §3.2). */
const tokenRequest = z
  .object({
    grant_type: z.string("is required"),
    ...clientFields,
    scope: z.string().optional(),
    code: z.string().optional(),
    redirect_uri: z.string().optional(),
    code_verifier: z.string().optional(),
    refresh_token: z.string().optional(),
  })
  .catchall(z.string());

export const requestToken = operation({
  method: "POST",
  path: TOKEN_PATH,
  summary: "Get tokens: by client credentials, for an authorization code, or for a refresh token",
  tag,
  query: z.object({}),
  body: tokenRequest,
  bodyType: "application/x-www-form-urlencoded",
  reply: z.object({
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.number().int(),
    scope: z.string(),
    /** Of a login with the scope `openid`. */
    id_token: z.string().optional(),
    /** Of a login with the scope `offline_access`; replaces the one that was presented. */
    refresh_token: z.string().optional(),
  }),
  status: 200,
  errors: [
    ...clientErrors,
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
  ],
});

/** Claims of the scopes and of the `claims` parameter; discovery lists them all. */
const userinfo = z.looseObject({ sub: z.string() });

const userinfoErrors = ["invalid_token", "insufficient_scope"];

export const readUserinfo = operation({
  method: "GET",
  path: USERINFO_PATH,
  summary: "Who signed in (access token as bearer token)",
  tag,
  query: z.object({}),
  body: none,
  reply: userinfo,
  status: 200,
  errors: userinfoErrors,
});

export const sendUserinfo = operation({
  method: "POST",
  path: USERINFO_PATH,
  summary: "Who signed in (access token as bearer token or in the body)",
  tag,
  query: z.object({}),
  body: z.object({ access_token: z.string().optional() }),
  bodyType: "application/x-www-form-urlencoded",
  reply: userinfo,
  status: 200,
  errors: userinfoErrors,
});

const presentedToken = z
  .object({
    token: z.string("is required"),
    /** Not needed: what a token is shows by itself. */
    token_type_hint: z.string().optional(),
    ...clientFields,
  })
  .catchall(z.string());

/** RFC 7662 §2.2. */
export const introspection = z.object({
  active: z.boolean(),
  token_type: z.literal("Bearer").optional(),
  client_id: z.string().optional(),
  scope: z.string().optional(),
  sub: z.string().optional(),
  aud: z.string().optional(),
  iss: z.string().optional(),
  exp: z.number().int().optional(),
  iat: z.number().int().optional(),
  jti: z.string().optional(),
});

export const introspectToken = operation({
  method: "POST",
  path: INTROSPECT_PATH,
  summary: "Whether a token of this client is active, and what it stands for (RFC 7662)",
  tag,
  query: z.object({}),
  body: presentedToken,
  bodyType: "application/x-www-form-urlencoded",
  reply: introspection,
  status: 200,
  errors: clientErrors,
});

export const revokeToken = operation({
  method: "POST",
  path: REVOKE_PATH,
  summary: "End a token of a login, and all others of the same login (RFC 7009)",
  tag,
  query: z.object({}),
  body: presentedToken,
  bodyType: "application/x-www-form-urlencoded",
  reply: none,
  status: 200,
  errors: [...clientErrors, "unsupported_token_type"],
});
