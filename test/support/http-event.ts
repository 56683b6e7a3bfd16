import { randomUUID } from "node:crypto";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";

export interface TestRequest {
  method?: string;
  /** Path with query. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  cookies?: readonly string[];
  /** Sent as JSON unless it is text already. */
  body?: unknown;
}

export interface TestAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  cookies: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
  body: any;
}

type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

const toEvent = (request: TestRequest): APIGatewayProxyEventV2 => {
  const url = new URL(request.path, "http://api.test");
  const hasBody = request.body !== undefined;
  const method = request.method ?? (hasBody ? "POST" : "GET");
  const text = typeof request.body === "string" ? request.body : JSON.stringify(request.body);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: { ...(hasBody ? { "content-type": "application/json" } : {}), ...request.headers },
    ...(request.cookies === undefined ? {} : { cookies: [...request.cookies] }),
    ...(hasBody ? { body: text } : {}),
    isBase64Encoded: false,
    requestContext: {
      accountId: "000000000000",
      apiId: "api",
      domainName: "api.test",
      domainPrefix: "api",
      requestId: randomUUID(),
      routeKey: "$default",
      stage: "$default",
      time: "",
      timeEpoch: 0,
      http: { method, path: url.pathname, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
    },
  };
};

/** Calls an HTTP function as API Gateway does. */
export const callFunction = async (handler: unknown, request: TestRequest): Promise<TestAnswer> => {
  const result = await (handler as Handler)(toEvent(request), {
    getRemainingTimeInMillis: () => 30_000,
  } as Context);
  const text = result.body ?? "";
  const headers = Object.entries(result.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
  const named = Object.fromEntries(headers);
  const isPage = named["content-type"]?.startsWith("text/html") === true;
  return {
    status: result.statusCode ?? 0,
    headers: named,
    cookies: result.cookies ?? [],
    body: text === "" ? undefined : isPage ? text : JSON.parse(text),
  };
};
