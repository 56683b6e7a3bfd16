import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { HttpRequest } from "../../../../lambdas/platform/http/request.ts";

export const aRequest = (changes: Partial<HttpRequest> = {}): HttpRequest => ({
  method: "POST",
  path: "/things",
  params: {},
  query: new URLSearchParams(),
  headers: {},
  cookies: {},
  body: "",
  requestId: "request-1",
  sourceIp: "192.0.2.1",
  ...changes,
});

/** An event of an HTTP API, payload format 2.0. */
export const anEvent = (
  method: string,
  path: string,
  changes: Partial<APIGatewayProxyEventV2> = {},
): APIGatewayProxyEventV2 => ({
  version: "2.0",
  routeKey: "$default",
  rawPath: path,
  rawQueryString: "",
  headers: {},
  isBase64Encoded: false,
  requestContext: {
    accountId: "000000000000",
    apiId: "api",
    domainName: "api.test",
    domainPrefix: "api",
    requestId: "request-1",
    routeKey: "$default",
    stage: "$default",
    time: "",
    timeEpoch: 0,
    http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
  },
  ...changes,
});
