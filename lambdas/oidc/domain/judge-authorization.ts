import type { OidcSettings } from "../../core/integration/oidc-settings.ts";
import type { Integration } from "../../core/integration/schema.ts";
import { line } from "../../platform/text.ts";
import { defaultResponseMode, findResponseMode } from "../response-modes/registry.ts";
import { canGiveAcr } from "./acr.ts";
import type { AuthorizationRefusal, PageRefusal } from "./authorization-refusal.ts";
import {
  type AnswerAddress,
  type AuthorizationRequest,
  canCarry,
  type PromptValue,
  promptValue,
} from "./authorization-request.ts";
import { type ClaimsRequest, claimsRequest, limitClaims } from "./claims-request.ts";
import { isRegistered } from "./redirect-uri.ts";
import type { RequestParameters } from "./request-parameters.ts";

const MAX_NONCE_LENGTH = 1024;
const MAX_CLAIMS_LENGTH = 8192;
const MAX_AGE_DIGITS = 9;

const loginHintText = line(1, 320);

export type AddressJudgement =
  | { outcome: "KNOWN"; address: AnswerAddress }
  | { outcome: "PAGE"; refusal: PageRefusal };

/**
 * Where the answer goes, whatever it will be. The only address is a registered one: with any doubt about it there is no
 * redirect at all (RFC 9700 §4.11).
 */
export const judgeAddress = (
  { values, repeated }: RequestParameters,
  integration: Pick<Integration, "redirectUris">,
): AddressJudgement => {
  if (repeated.has("redirect_uri")) return { outcome: "PAGE", refusal: "REPEATED_REDIRECT_URI" };
  const redirectUri = values.redirect_uri;
  if (redirectUri === undefined) return { outcome: "PAGE", refusal: "NO_REDIRECT_URI" };
  if (!isRegistered(integration.redirectUris, redirectUri))
    return { outcome: "PAGE", refusal: "UNREGISTERED_REDIRECT_URI" };
  const mode = findResponseMode(values.response_mode) ?? defaultResponseMode;
  const { state } = values;
  // One that is too long cannot travel back; the request is refused for it below.
  const carried = state !== undefined && canCarry(state);
  return {
    outcome: "KNOWN",
    address: { redirectUri, responseMode: mode.name, ...(carried ? { state } : {}) },
  };
};

export type RequestJudgement =
  | { outcome: "ACCEPTED"; request: Omit<AuthorizationRequest, "subject"> }
  | { outcome: "REFUSED"; refusal: AuthorizationRefusal };

type Check = (
  values: RequestParameters["values"],
  settings: OidcSettings,
) => AuthorizationRefusal | undefined;

/** What we do not do must be said, not ignored (OpenID Connect Core 1.0 §3.1.2.6). */
const checkUnsupported: Check = (values) => {
  if (values.request !== undefined) return "REQUEST_OBJECT";
  if (values.request_uri !== undefined) return "REQUEST_URI";
  return values.registration === undefined ? undefined : "REGISTRATION";
};

const checkResponse: Check = ({ response_type: type, response_mode: mode }) => {
  if (mode !== undefined && findResponseMode(mode) === undefined) return "UNSUPPORTED_RESPONSE_MODE";
  if (type === undefined) return "NO_RESPONSE_TYPE";
  return type === "code" ? undefined : "UNSUPPORTED_RESPONSE_TYPE";
};

/** RFC 7636 §4.3: without a method it would be `plain`, which is not offered. */
const checkChallenge: Check = ({ code_challenge: challenge, code_challenge_method: method }, settings) => {
  if (challenge === undefined) {
    if (method !== undefined) return "METHOD_WITHOUT_CHALLENGE";
    return settings.pkce === "required" ? "NO_CHALLENGE" : undefined;
  }
  if (method !== "S256") return "CHALLENGE_METHOD";
  return /^[\w-]{43}$/.test(challenge) ? undefined : "MALFORMED_CHALLENGE";
};

const checkTexts: Check = ({ state, nonce, login_hint: hint }) => {
  if (state !== undefined && !canCarry(state)) return "STATE_TOO_LONG";
  if (nonce !== undefined && nonce.length > MAX_NONCE_LENGTH) return "NONCE_TOO_LONG";
  return hint === undefined || loginHintText.safeParse(hint).success ? undefined : "LOGIN_HINT_INVALID";
};

const words = (text: string | undefined): string[] => (text ?? "").split(" ").filter((word) => word !== "");

const readPrompts = (text: string | undefined): PromptValue[] | AuthorizationRefusal => {
  const parsed = promptValue.array().safeParse(words(text));
  if (!parsed.success) return "UNKNOWN_PROMPT";
  return parsed.data.includes("none") && new Set(parsed.data).size > 1
    ? "PROMPT_NONE_WITH_OTHERS"
    : parsed.data;
};

const readClaims = (text: string | undefined): ClaimsRequest | AuthorizationRefusal => {
  if (text === undefined) return {};
  if (text.length > MAX_CLAIMS_LENGTH) return "MALFORMED_CLAIMS";
  try {
    return claimsRequest.parse(JSON.parse(text));
  } catch {
    return "MALFORMED_CLAIMS";
  }
};

const isTag = (word: string): boolean => /^[\w-]{2,35}$/.test(word);

const isMaxAge = (text: string): boolean => /^\d+$/.test(text) && text.length <= MAX_AGE_DIGITS;

/** Checks everything that the request says by itself; who the person is comes later. */
export const judgeRequest = (
  { values, repeated }: RequestParameters,
  address: AnswerAddress,
  settings: OidcSettings,
): RequestJudgement => {
  const refused = (refusal: AuthorizationRefusal): RequestJudgement => ({ outcome: "REFUSED", refusal });
  if (repeated.size > 0) return refused("REPEATED_PARAMETER");
  for (const check of [checkTexts, checkUnsupported, checkResponse, checkChallenge]) {
    const refusal = check(values, settings);
    if (refusal !== undefined) return refused(refusal);
  }
  const scopes = words(values.scope);
  if (!scopes.includes("openid")) return refused("NO_OPENID_SCOPE");
  const prompts = readPrompts(values.prompt);
  if (typeof prompts === "string") return refused(prompts);
  const claims = readClaims(values.claims);
  if (typeof claims === "string") return refused(claims);
  if (!canGiveAcr(claims)) return refused("ACR_UNAVAILABLE");
  const { max_age: maxAge, nonce, code_challenge: codeChallenge, login_hint: loginHint } = values;
  if (maxAge !== undefined && !isMaxAge(maxAge)) return refused("MALFORMED_MAX_AGE");
  return {
    outcome: "ACCEPTED",
    request: {
      ...address,
      // Scopes that we do not know, or that this client may not have, are left out (§3.1.2.1); so are their claims.
      scopes: settings.allowedScopes.filter((scope) => scopes.includes(scope)),
      claims: limitClaims(claims, settings.allowedScopes),
      prompts,
      uiLocales: words(values.ui_locales).filter(isTag).slice(0, 20),
      ...(nonce === undefined ? {} : { nonce }),
      ...(codeChallenge === undefined ? {} : { codeChallenge }),
      ...(maxAge === undefined ? {} : { maxAge: Number(maxAge) }),
      ...(loginHint === undefined ? {} : { loginHint: loginHintText.parse(loginHint) }),
    },
  };
};
