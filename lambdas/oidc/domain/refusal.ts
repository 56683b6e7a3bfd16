import { AppError } from "../../platform/errors.ts";

/** Every reason for which an endpoint that clients call says no. Checks return them; only `toOAuthError` knows the wire. */
export type TokenRefusal =
  | "NO_CREDENTIALS"
  | "UNSUPPORTED_SCHEME"
  | "MALFORMED_BASIC"
  | "MALFORMED_ASSERTION"
  | "SEVERAL_METHODS"
  | "CLIENT_ID_MISMATCH"
  | "CLIENT_REFUSED"
  | "UNSUPPORTED_GRANT"
  | "GRANT_NOT_ALLOWED"
  | "UNKNOWN_SCOPE"
  | "CODE_MISSING"
  | "INVALID_CODE"
  | "REFRESH_TOKEN_MISSING"
  | "INVALID_REFRESH_TOKEN"
  | "TOKEN_OF_ANOTHER_CLIENT"
  | "TOKEN_NOT_REVOCABLE";

interface WireRefusal {
  status: 400 | 401;
  error:
    | "invalid_request"
    | "invalid_client"
    | "invalid_grant"
    | "unsupported_grant_type"
    | "unauthorized_client"
    | "invalid_scope"
    | "unsupported_token_type";
  description: string;
}

/** RFC 6749 §5.2. Unknown, disabled and wrong clients share one entry, so that a stranger learns nothing. */
const wire: Record<TokenRefusal, WireRefusal> = {
  NO_CREDENTIALS: {
    status: 401,
    error: "invalid_client",
    description:
      "Client credentials are required: by HTTP Basic, as client_id and client_secret in the body, or as an assertion.",
  },
  UNSUPPORTED_SCHEME: {
    status: 401,
    error: "invalid_client",
    description: "The Authorization header must use the Basic scheme.",
  },
  MALFORMED_BASIC: {
    status: 401,
    error: "invalid_client",
    description: "The Basic credentials are not the base64 of a client id, a colon and a client secret.",
  },
  MALFORMED_ASSERTION: {
    status: 401,
    error: "invalid_client",
    description:
      "The client assertion is not a JWT of the type jwt-bearer with the client id as its subject.",
  },
  SEVERAL_METHODS: {
    status: 400,
    error: "invalid_request",
    description: "Use one method of client authentication, not two.",
  },
  CLIENT_ID_MISMATCH: {
    status: 400,
    error: "invalid_request",
    description: "client_id in the body is another one than in the Authorization header or the assertion.",
  },
  CLIENT_REFUSED: { status: 401, error: "invalid_client", description: "Client authentication failed." },
  UNSUPPORTED_GRANT: {
    status: 400,
    error: "unsupported_grant_type",
    description: "This grant_type is not supported.",
  },
  GRANT_NOT_ALLOWED: {
    status: 400,
    error: "unauthorized_client",
    description: "This client may not use this grant_type.",
  },
  UNKNOWN_SCOPE: {
    status: 400,
    error: "invalid_scope",
    description: "The scope holds a value that this client cannot be given.",
  },
  CODE_MISSING: { status: 400, error: "invalid_request", description: "code is required." },
  INVALID_CODE: {
    status: 400,
    error: "invalid_grant",
    description:
      "The code is unknown, expired, used or revoked, or it was asked for by another client, for another " +
      "redirect_uri or with another code_challenge.",
  },
  REFRESH_TOKEN_MISSING: {
    status: 400,
    error: "invalid_request",
    description: "refresh_token is required.",
  },
  INVALID_REFRESH_TOKEN: {
    status: 400,
    error: "invalid_grant",
    description: "The refresh token is unknown, expired, used or revoked, or belongs to another client.",
  },
  TOKEN_OF_ANOTHER_CLIENT: {
    status: 400,
    error: "invalid_request",
    description: "The token was issued to another client.",
  },
  TOKEN_NOT_REVOCABLE: {
    status: 400,
    error: "unsupported_token_type",
    description: "Access tokens of client credentials expire by themselves and cannot be revoked.",
  },
};

/** `realm` is the issuer. Every 401 names the scheme that would have worked (RFC 6749 §5.2, RFC 7617). */
export const toOAuthError = (refusal: TokenRefusal, realm: string): AppError => {
  const { status, error, description } = wire[refusal];
  return new AppError({
    status,
    code: error.toUpperCase(),
    detail: description,
    headers: {
      Pragma: "no-cache",
      ...(status === 401 ? { "WWW-Authenticate": `Basic realm="${realm}", charset="UTF-8"` } : {}),
    },
    cause: refusal,
  });
};
