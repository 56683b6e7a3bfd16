import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** An answer before the house headers are added. `body` is JSON unless it is a string. */
export interface HttpResponse {
  status: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  cookies?: readonly string[];
}

// Everything the functions answer is data; a page that gets one of these as a document may do nothing with it.
const HOUSE_HEADERS = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  // For this host alone: other names of the same domain, and a place in the browsers' lists, are the company's to promise.
  "Strict-Transport-Security": "max-age=63072000",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
} as const;

export const toProxyResult = (
  response: HttpResponse,
  requestId: string,
): APIGatewayProxyStructuredResultV2 => {
  const json = response.body !== undefined && typeof response.body !== "string";
  const text = typeof response.body === "string" ? response.body : JSON.stringify(response.body);
  return {
    statusCode: response.status,
    headers: {
      ...HOUSE_HEADERS,
      ...(json ? { "Content-Type": "application/json" } : {}),
      ...response.headers,
      "X-Request-Id": requestId,
    },
    ...(response.cookies === undefined ? {} : { cookies: [...response.cookies] }),
    ...(text === undefined ? {} : { body: text }),
  };
};
