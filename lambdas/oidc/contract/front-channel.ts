import * as z from "zod";
import { none, type Operation, operation } from "../../platform/http/operation.ts";
import { RESUME_PATH } from "../domain/addresses.ts";
import { AUTHORIZE_PATH, LOGOUT_PATH, PAR_PATH } from "../domain/paths.ts";

const tag = "OAuth 2.0 / OpenID Connect";
const form = "application/x-www-form-urlencoded";

const text = z.string().optional();

/** OpenID Connect Core 1.0 §3.1.2.1 and RFC 7636 §4.3. Unknown parameters are ignored; docs/oidc.md says what each does. */
const requestParameters = {
  scope: text,
  response_type: text,
  redirect_uri: text,
  state: text,
  nonce: text,
  response_mode: text,
  code_challenge: text,
  code_challenge_method: text,
  prompt: text,
  max_age: text,
  login_hint: text,
  id_token_hint: text,
  acr_values: text,
  ui_locales: text,
  claims_locales: text,
  claims: text,
  display: text,
};

const authorizeParameters = z.object({
  client_id: z.string("is required"),
  request_uri: text,
  ...requestParameters,
});

/** Every parameter that is read, by name. */
export const parameterNames: readonly string[] = Object.keys(authorizeParameters.shape);

const authorizeErrors = ["invalid_request"] as const;

export const authorize = operation({
  method: "GET",
  path: AUTHORIZE_PATH,
  summary:
    "Sign a person in by a verification; the browser is redirected to the client with a code or an error",
  tag,
  query: authorizeParameters,
  body: none,
  reply: none,
  status: 303,
  errors: authorizeErrors,
});

export const authorizeByPost = operation({
  method: "POST",
  path: AUTHORIZE_PATH,
  summary: "The same with the parameters in the body",
  tag,
  query: none,
  body: authorizeParameters,
  bodyType: form,
  reply: none,
  status: 303,
  errors: authorizeErrors,
});

export const pushRequest = operation({
  method: "POST",
  path: PAR_PATH,
  summary: "Push an authorization request; the browser only carries the request_uri (RFC 9126)",
  tag,
  query: none,
  body: z.object({ client_id: text, client_secret: text, ...requestParameters }),
  bodyType: form,
  reply: z.object({ request_uri: z.string(), expires_in: z.number().int() }),
  status: 201,
  errors: ["invalid_request", "invalid_client", "unauthorized_client", "invalid_scope"],
});

export const resumeAuthorization = operation({
  method: "GET",
  path: RESUME_PATH,
  summary: "Where our own page sends the browser when the verification has ended",
  tag,
  query: z.object({ authorization: z.string() }),
  body: none,
  reply: none,
  status: 303,
  errors: authorizeErrors,
});

const logoutParameters = z.object({
  id_token_hint: text,
  client_id: text,
  post_logout_redirect_uri: text,
  state: text,
  ui_locales: text,
});

export const logout = operation({
  method: "GET",
  path: LOGOUT_PATH,
  summary: "Sign out of this browser (OpenID Connect RP-Initiated Logout 1.0)",
  tag,
  query: logoutParameters,
  body: none,
  reply: none,
  status: 303,
  errors: authorizeErrors,
});

export const logoutByPost = operation({
  method: "POST",
  path: LOGOUT_PATH,
  summary: "The same with the parameters in the body",
  tag,
  query: none,
  body: logoutParameters,
  bodyType: form,
  reply: none,
  status: 303,
  errors: authorizeErrors,
});

export const frontChannelContract: readonly Operation[] = [
  authorize,
  authorizeByPost,
  pushRequest,
  resumeAuthorization,
  logout,
  logoutByPost,
];
