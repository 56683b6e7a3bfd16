/** Why a request gets a page of ours and no answer: where an answer would go is in doubt. */
export type PageRefusal =
  | "REPEATED_CLIENT_ID"
  | "NO_CLIENT_ID"
  | "UNKNOWN_CLIENT"
  | "REPEATED_REDIRECT_URI"
  | "NO_REDIRECT_URI"
  | "UNREGISTERED_REDIRECT_URI"
  | "UNKNOWN_REQUEST_URI";

/** Why a client is told that its request cannot be answered with a code. */
export type AuthorizationRefusal =
  | "REPEATED_PARAMETER"
  | "STATE_TOO_LONG"
  | "NONCE_TOO_LONG"
  | "LOGIN_HINT_INVALID"
  | "REQUEST_OBJECT"
  | "REQUEST_URI"
  | "REGISTRATION"
  | "NO_RESPONSE_TYPE"
  | "UNSUPPORTED_RESPONSE_TYPE"
  | "UNSUPPORTED_RESPONSE_MODE"
  | "NO_OPENID_SCOPE"
  | "NO_CHALLENGE"
  | "CHALLENGE_METHOD"
  | "MALFORMED_CHALLENGE"
  | "METHOD_WITHOUT_CHALLENGE"
  | "UNKNOWN_PROMPT"
  | "PROMPT_NONE_WITH_OTHERS"
  | "MALFORMED_MAX_AGE"
  | "MALFORMED_CLAIMS"
  | "ID_TOKEN_HINT"
  | "SUBJECT_CONFLICT"
  | "ACR_UNAVAILABLE"
  | "LOGIN_REQUIRED"
  | "WRONG_PERSON"
  | "DEVICE_NOT_ALLOWED"
  | "PERSON_DECLINED"
  | "NO_WORKFLOW"
  | "VERIFICATION_FAILED"
  | "VERIFICATION_PENDING"
  | "VERIFICATION_EXPIRED"
  | "VERIFICATION_CANCELED";

/** RFC 6749 §4.1.2.1, OpenID Connect Core 1.0 §3.1.2.6, OpenID Connect Unmet Authentication Requirements 1.0. */
type AuthorizationError =
  | "invalid_request"
  | "unauthorized_client"
  | "access_denied"
  | "unsupported_response_type"
  | "invalid_scope"
  | "server_error"
  | "login_required"
  | "request_not_supported"
  | "request_uri_not_supported"
  | "registration_not_supported"
  | "unmet_authentication_requirements";

export interface WireError {
  error: AuthorizationError;
  error_description: string;
}

const wire: Record<AuthorizationRefusal, [error: AuthorizationError, description: string]> = {
  REPEATED_PARAMETER: ["invalid_request", "A parameter is given more than once."],
  STATE_TOO_LONG: ["invalid_request", "state is too long."],
  NONCE_TOO_LONG: ["invalid_request", "nonce is too long."],
  LOGIN_HINT_INVALID: ["invalid_request", "login_hint is too long or holds control characters."],
  REQUEST_OBJECT: ["request_not_supported", "Request objects are not supported."],
  REQUEST_URI: ["request_uri_not_supported", "request_uri must come from the pushed authorization endpoint."],
  REGISTRATION: ["registration_not_supported", "The registration parameter is not supported."],
  NO_RESPONSE_TYPE: ["invalid_request", "response_type is required."],
  UNSUPPORTED_RESPONSE_TYPE: ["unsupported_response_type", "response_type must be code."],
  UNSUPPORTED_RESPONSE_MODE: ["invalid_request", "This response_mode is not supported."],
  NO_OPENID_SCOPE: ["invalid_scope", "scope must contain openid."],
  NO_CHALLENGE: ["invalid_request", "code_challenge is required (PKCE)."],
  CHALLENGE_METHOD: ["invalid_request", "code_challenge_method must be S256."],
  MALFORMED_CHALLENGE: ["invalid_request", "code_challenge is not the base64url of a SHA-256 hash."],
  METHOD_WITHOUT_CHALLENGE: ["invalid_request", "code_challenge_method is given without code_challenge."],
  UNKNOWN_PROMPT: ["invalid_request", "prompt holds an unknown value."],
  PROMPT_NONE_WITH_OTHERS: ["invalid_request", "prompt=none cannot be combined."],
  MALFORMED_MAX_AGE: ["invalid_request", "max_age must be a number of seconds."],
  MALFORMED_CLAIMS: ["invalid_request", "claims is not a claims request."],
  ID_TOKEN_HINT: ["invalid_request", "id_token_hint is not an ID token of this provider for this client."],
  SUBJECT_CONFLICT: ["invalid_request", "id_token_hint and claims ask for different people."],
  ACR_UNAVAILABLE: ["unmet_authentication_requirements", "The acr that is asked for cannot be given."],
  LOGIN_REQUIRED: ["login_required", "The person has to be verified."],
  WRONG_PERSON: ["login_required", "Another person than the one asked for was verified."],
  DEVICE_NOT_ALLOWED: ["access_denied", "The verification was done on another device, which is not allowed."],
  PERSON_DECLINED: ["access_denied", "The person ended the sign-in."],
  NO_WORKFLOW: ["server_error", "The integration has no workflow to verify with."],
  VERIFICATION_FAILED: ["access_denied", "verification_failed"],
  VERIFICATION_PENDING: ["access_denied", "verification_pending"],
  VERIFICATION_EXPIRED: ["access_denied", "verification_expired"],
  VERIFICATION_CANCELED: ["access_denied", "verification_canceled"],
};

/** Failure reasons are words of ours: upper case and underscores. Anything else is not repeated. */
const REASON = /^[A-Z][A-Z0-9_]{1,60}$/;

/** The error as the client hears it. `reason` says more about a verification that failed. */
export const toWireError = (refusal: AuthorizationRefusal, reason?: string | null): WireError => {
  const [error, description] = wire[refusal];
  const known = typeof reason === "string" && REASON.test(reason);
  return { error, error_description: known ? `${description}: ${reason}` : description };
};
