import { randomUUID } from "node:crypto";
import { type HttpRequest, type HttpResponse, joined, jsonMessage } from "./message.ts";
import type { RouteMatch } from "./routes.ts";

/** Body types that API Gateway hands over as text; everything else, forms too, arrives base64 encoded. */
const TEXT = /^(text\/|application\/(json|javascript|xml)\b)/i;

/** The event of payload format 2.0. */
export function toEvent(request: HttpRequest, { route, pathParameters }: RouteMatch, apiId: string): object {
  const now = new Date();
  const headers = Object.fromEntries(
    Object.keys(request.headers)
      .filter((name) => name !== "cookie")
      .map((name) => [name, joined(request, name) ?? ""]),
  );
  const cookies = (request.headers.cookie ?? [])
    .flatMap((line) => line.split(";").map((each) => each.trim()))
    .filter(Boolean);
  const path = decodePath(request.path);
  const encoded = request.body.length > 0 && !TEXT.test(headers["content-type"] ?? "text/plain");
  return {
    version: "2.0",
    routeKey: route.key,
    rawPath: path,
    rawQueryString: request.rawQuery,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...(request.rawQuery ? { queryStringParameters: parseQuery(request.rawQuery) } : {}),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    requestContext: {
      accountId: "000000000000",
      apiId,
      domainName: headers.host,
      domainPrefix: apiId,
      http: {
        method: request.method,
        path,
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: "$default",
      time: formatTime(now),
      timeEpoch: now.getTime(),
    },
    ...(request.body.length > 0 ? { body: request.body.toString(encoded ? "base64" : "utf8") } : {}),
    isBase64Encoded: encoded,
  };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Repeated parameters are joined by commas. */
function parseQuery(rawQuery: string): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    result[name] = result[name] === undefined ? value : `${result[name]},${value}`;
  }
  return result;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

const formatTime = (at: Date): string =>
  `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;

interface FunctionAnswer {
  readonly statusCode?: unknown;
  readonly headers?: Record<string, unknown>;
  readonly cookies?: string[];
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
}

/** What API Gateway makes of a function's answer (JSON text). */
export function fromAnswer(text: string): HttpResponse {
  const value: unknown = JSON.parse(text);
  if (value === null || typeof value !== "object" || !("statusCode" in value)) {
    return {
      status: 200,
      headers: { "content-type": "application/json" },
      body: typeof value === "string" ? value : text,
    };
  }
  const answer: FunctionAnswer = value;
  const status = Number(answer.statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599)
    return jsonMessage(500, "Internal Server Error");
  const headers: HttpResponse["headers"] = Object.fromEntries(
    Object.entries(answer.headers ?? {}).map(([name, each]) => [name.toLowerCase(), String(each)]),
  );
  if (answer.cookies?.length) headers["set-cookie"] = answer.cookies;
  const body = String(answer.body ?? "");
  if (body && !headers["content-type"]) headers["content-type"] = "text/plain;charset=UTF-8";
  return { status, headers, body: answer.isBase64Encoded ? Buffer.from(body, "base64") : body };
}
