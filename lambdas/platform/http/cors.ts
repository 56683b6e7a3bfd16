import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";

const ALLOWED_HEADERS = "Authorization, Content-Type";

/** How long a browser may remember the answer to a preflight request: a day. */
const PREFLIGHT_SECONDS = 86_400;

/**
 * Lets pages of any origin read the answers of `paths` (CORS). Only for paths where no cookie means anything: whoever
 * calls them proves who they are in the request itself.
 */
export const createCors = (paths: readonly string[]) => {
  const isOpen = (event: APIGatewayProxyEventV2): boolean => paths.includes(event.rawPath);

  return {
    /** The answer to a preflight request; undefined for every other one. */
    preflight: (event: APIGatewayProxyEventV2): APIGatewayProxyStructuredResultV2 | undefined => {
      const asked = event.headers["access-control-request-method"];
      if (event.requestContext.http.method !== "OPTIONS" || !isOpen(event) || asked === undefined)
        return undefined;
      return {
        statusCode: 204,
        headers: {
          "Access-Control-Allow-Origin": "*",
          "Access-Control-Allow-Methods": "GET, POST",
          "Access-Control-Allow-Headers": ALLOWED_HEADERS,
          "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
          "X-Request-Id": event.requestContext.requestId,
        },
      };
    },
    /** Also failures: a page that may not read them cannot tell what went wrong. */
    open: (
      event: APIGatewayProxyEventV2,
      answer: APIGatewayProxyStructuredResultV2,
    ): APIGatewayProxyStructuredResultV2 =>
      isOpen(event)
        ? {
            ...answer,
            headers: {
              ...answer.headers,
              "Access-Control-Allow-Origin": "*",
              "Access-Control-Expose-Headers": "WWW-Authenticate, X-Request-Id",
            },
          }
        : answer,
  };
};
