import { STATUS_CODES } from "node:http";
import type { AppError } from "../errors.ts";
import type { HttpRequest } from "./request.ts";
import type { HttpResponse } from "./response.ts";

/** Turns a foreseen failure into the wire format that an API promised. */
export type RenderError = (error: AppError, request: HttpRequest, now: Date) => HttpResponse;

/** RFC 6749 §5.2 and §4.1.2.1, RFC 6750 §3.1, RFC 7009 §2.2.1. */
const OAUTH_ERRORS = [
  "invalid_request",
  "invalid_client",
  "invalid_grant",
  "unauthorized_client",
  "unsupported_grant_type",
  "invalid_scope",
  "invalid_token",
  "insufficient_scope",
  "unsupported_token_type",
] as const;

const oauthError = (error: AppError): string => {
  const named = OAUTH_ERRORS.find((each) => each.toUpperCase() === error.code);
  if (named !== undefined) return named;
  if (error.status === 503 || error.status === 429) return "temporarily_unavailable";
  return error.status >= 500 ? "server_error" : "invalid_request";
};

/** RFC 6749 §5.2 allows printable ASCII without quote and backslash. */
const describe = (error: AppError): string => {
  const fields = error.errors.map(({ path, message }) => `${path} ${message}.`).join(" ");
  return (fields === "" ? error.detail : fields)
    .replaceAll('"', "'")
    .replaceAll(/[^\x20-\x7e]|\\/g, "?")
    .slice(0, 300);
};

/** RFC 6749 §5.2; the code of an `AppError` that is an OAuth error code in upper case becomes that error. */
export const renderOAuthError: RenderError = (error) => ({
  status: error.status,
  headers: { ...error.headers, "Content-Type": "application/json", Pragma: "no-cache" },
  body: { error: oauthError(error), error_description: describe(error) },
});

/** RFC 9457. */
export const renderProblem: RenderError = (error) => ({
  status: error.status,
  headers: { ...error.headers, "Content-Type": "application/problem+json" },
  body: {
    type: `urn:countersign:error:${error.code.toLowerCase().replaceAll("_", "-")}`,
    title: STATUS_CODES[error.status] ?? "Error",
    status: error.status,
    detail: error.detail,
    code: error.code,
    ...(error.errors.length === 0 ? {} : { errors: error.errors }),
  },
});

/** The envelope of Incode's Omni API, plus our stable `code` and `errors`. */
export const renderOmni: RenderError = (error, request, now) => ({
  status: error.status,
  headers: { ...error.headers, "Content-Type": "application/json" },
  body: {
    timestamp: now.getTime(),
    status: error.status,
    error: STATUS_CODES[error.status] ?? "Error",
    message: error.detail,
    path: request.path,
    code: error.code,
    errors: error.errors,
  },
});
