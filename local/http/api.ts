import { findResources, type Stack } from "../assembly/read.ts";
import type { Resolver } from "../assembly/resolve.ts";
import type { Catalog } from "../functions/catalog.ts";
import { FunctionFailed } from "../functions/settings.ts";
import { type HttpRequest, type HttpResponse, jsonMessage } from "./message.ts";
import { fromAnswer, toEvent } from "./payload.ts";
import { createRouter, type Route } from "./routes.ts";

export type HttpApi = (request: HttpRequest) => Promise<HttpResponse>;

/** API Gateway ends an HTTP API's integration after 30 seconds, whatever the function's own timeout is. */
const INTEGRATION_TIMEOUT_MS = 30_000;

/** The HTTP APIs of the assembly, by id. */
export function createApis(
  stacks: readonly Stack[],
  resolver: Resolver,
  functions: Catalog,
): Map<string, HttpApi> {
  const routesByApi = readRoutes(stacks, resolver);
  return new Map([...routesByApi].map(([apiId, routes]) => [apiId, createApi(apiId, routes, functions)]));
}

/** ARNs of the functions behind routes, each once. */
export function findRouteFunctions(stacks: readonly Stack[], resolver: Resolver): string[] {
  const routes = [...readRoutes(stacks, resolver).values()].flat();
  return [...new Set(routes.map(({ functionArn }) => functionArn))];
}

function readRoutes(stacks: readonly Stack[], resolver: Resolver): Map<string, Route[]> {
  const integrations = new Map(
    findResources(stacks, "AWS::ApiGatewayV2::Integration").map((located) => {
      const { IntegrationUri, TimeoutInMillis } = resolver.properties(located);
      // An integration may name the function by its ARN or by API Gateway's invocation path around it.
      const functionArn = /arn:aws:lambda:[^/]*/.exec(String(IntegrationUri))?.[0] ?? String(IntegrationUri);
      const timeoutMs = Math.min(Number(TimeoutInMillis ?? INTEGRATION_TIMEOUT_MS), INTEGRATION_TIMEOUT_MS);
      return [
        String(resolver.resolve(located.stack, { Ref: located.logicalId })),
        { functionArn, timeoutMs },
      ] as const;
    }),
  );
  const routes = new Map<string, Route[]>();
  for (const located of findResources(stacks, "AWS::ApiGatewayV2::Route")) {
    if (!resolver.exists(located)) continue;
    const { ApiId, RouteKey, Target, AuthorizerId } = resolver.properties(located);
    if (AuthorizerId) throw new Error(`route ${RouteKey}: authorizers of API Gateway are not served locally`);
    const integration = integrations.get(String(Target).replace(/^integrations\//, ""));
    if (!integration) throw new Error(`route ${RouteKey}: no integration ${Target}`);
    const list = routes.get(String(ApiId)) ?? [];
    routes.set(String(ApiId), [...list, { key: String(RouteKey), ...integration }]);
  }
  return routes;
}

function createApi(apiId: string, routes: readonly Route[], functions: Catalog): HttpApi {
  const findRoute = createRouter(routes);
  return async (request) => {
    const match = findRoute(request.method, request.path);
    if (!match) return jsonMessage(404, "Not Found");
    const { functionArn, timeoutMs } = match.route;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<HttpResponse>((resolve) => {
      timer = setTimeout(() => resolve(jsonMessage(503, "Service Unavailable")), timeoutMs);
    });
    try {
      const event = JSON.stringify(toEvent(request, match, apiId));
      return await Promise.race([functions.find(functionArn).invoke(event).then(fromAnswer), tooLate]);
    } catch (error) {
      if (!(error instanceof FunctionFailed)) throw error;
      return error.errorType === "Sandbox.Timedout"
        ? jsonMessage(503, "Service Unavailable")
        : jsonMessage(500, "Internal Server Error");
    } finally {
      clearTimeout(timer);
    }
  };
}
