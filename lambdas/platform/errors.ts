/** One input problem, by the path of the field it concerns (`notification.email`). */
export interface FieldError {
  path: string;
  message: string;
}

export interface AppErrorOptions {
  /** HTTP status of the answer. */
  status: number;
  /** Stable, upper snake case; callers branch on it. */
  code: string;
  /** One sentence that a caller may read. Never holds a secret or another tenant's data. */
  detail: string;
  errors?: readonly FieldError[];
  /** Extra response headers, such as `WWW-Authenticate` or `Retry-After`. */
  headers?: Readonly<Record<string, string>>;
  /** What really happened; goes to the log, never to the caller. */
  cause?: unknown;
}

/** A failure that was foreseen: the caller gets `status`, `code` and `detail`; the log gets `cause`. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(options: AppErrorOptions) {
    super(`${options.code}: ${options.detail}`, { cause: options.cause });
    this.status = options.status;
    this.code = options.code;
    this.detail = options.detail;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}

export const validationFailed = (
  errors: readonly FieldError[],
  detail = "The request is not valid.",
): AppError => new AppError({ status: 400, code: "VALIDATION_FAILED", detail, errors });

/** RFC 6750 §3: a 401 names the scheme that would have worked. */
export const unauthorized = (detail = "A valid bearer token is required.", cause?: unknown): AppError =>
  new AppError({
    status: 401,
    code: "UNAUTHORIZED",
    detail,
    headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },
    cause,
  });

export const forbidden = (code = "FORBIDDEN", detail = "Your role does not allow this."): AppError =>
  new AppError({ status: 403, code, detail });

export const notFound = (code = "NOT_FOUND", detail = "There is nothing here."): AppError =>
  new AppError({ status: 404, code, detail });

export const conflict = (code: string, detail: string): AppError =>
  new AppError({ status: 409, code, detail });

export const gone = (code: string, detail: string): AppError => new AppError({ status: 410, code, detail });

export const preconditionFailed = (
  detail = "The record has changed since you read it. Read it again.",
): AppError => new AppError({ status: 412, code: "PRECONDITION_FAILED", detail });

export const rateLimited = (code: string, detail: string, retryAfterSeconds: number): AppError =>
  new AppError({ status: 429, code, detail, headers: { "Retry-After": String(retryAfterSeconds) } });

export const unavailable = (cause?: unknown): AppError =>
  new AppError({
    status: 503,
    code: "TEMPORARILY_UNAVAILABLE",
    detail: "The service is busy. Try again in a moment.",
    headers: { "Retry-After": "1" },
    cause,
  });
