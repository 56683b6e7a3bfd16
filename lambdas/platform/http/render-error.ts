import { STATUS_CODES } from "node:http";
import type { AppError } from "../errors.ts";
import type { HttpRequest } from "./request.ts";
import type { HttpResponse } from "./response.ts";

/** Turns a foreseen failure into the wire format that an API promised. */
export type RenderError = (error: AppError, request: HttpRequest, now: Date) => HttpResponse;

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
