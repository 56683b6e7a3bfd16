import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type * as z from "zod";
import { AppError, type FieldError, validationFailed } from "../errors.ts";

/** One HTTP request as the routes see it: decoded once, names in lower case, nothing guessed. */
export interface HttpRequest {
  method: string;
  path: string;
  /** Path parameters of the matched route, percent-decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: Readonly<Record<string, string>>;
  cookies: Readonly<Record<string, string>>;
  body: string;
  requestId: string;
  sourceIp: string;
}

export const MAX_BODY_BYTES = 64 * 1024;

const decode = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

const parseCookies = (cookies: readonly string[] | undefined): Record<string, string> => {
  const parsed: Record<string, string> = Object.create(null);
  for (const cookie of cookies ?? []) {
    const at = cookie.indexOf("=");
    if (at > 0) parsed[cookie.slice(0, at).trim()] ??= cookie.slice(at + 1).trim();
  }
  return parsed;
};

export const toHttpRequest = (event: APIGatewayProxyEventV2): HttpRequest => {
  const raw = event.body ?? "";
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(event.headers)) {
    if (value !== undefined) headers[name.toLowerCase()] = value;
  }
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(event.pathParameters ?? {})) {
    if (value !== undefined) params[name] = decode(value);
  }
  return {
    method: event.requestContext.http.method,
    path: event.rawPath,
    params,
    query: new URLSearchParams(event.rawQueryString),
    headers,
    cookies: parseCookies(event.cookies),
    body: event.isBase64Encoded ? Buffer.from(raw, "base64").toString("utf8") : raw,
    requestId: event.requestContext.requestId,
    sourceIp: event.requestContext.http.sourceIp,
  };
};

export const fieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join("."), message: "is not a known field" }))
      : [{ path: issue.path.join("."), message: messageOf(issue) }],
  );

/** Of a key that is refused zod itself says no more than that; why is one step below. */
const messageOf = (issue: z.core.$ZodIssue): string =>
  issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;

const assertContentType = (request: HttpRequest, expected: string): void => {
  const given = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (given === expected) return;
  if (request.method === "PATCH" && given === "application/merge-patch+json") return;
  throw new AppError({
    status: 415,
    code: "UNSUPPORTED_MEDIA_TYPE",
    detail: `Send the body as ${expected}.`,
  });
};

const assertBodySize = (request: HttpRequest): void => {
  if (Buffer.byteLength(request.body) <= MAX_BODY_BYTES) return;
  throw new AppError({ status: 413, code: "BODY_TOO_LARGE", detail: "The body is larger than 64 KiB." });
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (key === "__proto__") throw validationFailed([{ path: key, message: "is not a known field" }]);
      return value;
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    // The parser's own message quotes the input, which may hold a secret.
    throw new AppError({ status: 400, code: "MALFORMED_JSON", detail: "The body is not valid JSON." });
  }
};

/** Reads a JSON body through its schema. An empty body counts as `{}` so that optional bodies may be left out. */
export const readJson = <Schema extends z.ZodType>(
  request: HttpRequest,
  schema: Schema,
): z.output<Schema> => {
  assertBodySize(request);
  if (request.body !== "" || request.headers["content-type"] !== undefined) {
    assertContentType(request, "application/json");
  }
  const parsed = schema.safeParse(request.body === "" ? {} : parseJson(request.body));
  if (parsed.success) return parsed.data;
  throw validationFailed(fieldErrors(parsed.error));
};

/** A form body or a query as a plain record; a name that comes twice is refused (RFC 6749 §3.1). */
export const toRecord = (parameters: URLSearchParams): Record<string, string> => {
  const record: Record<string, string> = Object.create(null);
  for (const [name, value] of parameters) {
    if (name in record) throw validationFailed([{ path: name, message: "is given more than once" }]);
    record[name] = value;
  }
  return record;
};

/** An `application/x-www-form-urlencoded` body as it came, for who judges its names and values by rules of their own. */
export const readFormParameters = (request: HttpRequest): URLSearchParams => {
  assertBodySize(request);
  assertContentType(request, "application/x-www-form-urlencoded");
  return new URLSearchParams(request.body);
};

/**
 * Reads an `application/x-www-form-urlencoded` body. A name without a value counts as absent (RFC 6749 §3.2), and an
 * empty body as no names, so that optional bodies may be left out.
 */
export const readForm = (request: HttpRequest): Record<string, string> => {
  if (request.body === "") return {};
  const given = toRecord(readFormParameters(request));
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
};

/** Reads a form body through its schema. */
export const readFormBody = <Schema extends z.ZodType>(
  request: HttpRequest,
  schema: Schema,
): z.output<Schema> => {
  const parsed = schema.safeParse(readForm(request));
  if (parsed.success) return parsed.data;
  throw validationFailed(fieldErrors(parsed.error));
};

export const readQuery = <Schema extends z.ZodType>(
  request: HttpRequest,
  schema: Schema,
): z.output<Schema> => {
  const parsed = schema.safeParse({ ...toRecord(request.query) });
  if (parsed.success) return parsed.data;
  throw validationFailed(fieldErrors(parsed.error));
};
