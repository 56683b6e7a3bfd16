import middy from "@middy/core";
import httpRouter from "@middy/http-router";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context as Run } from "aws-lambda";
import type { Clock } from "../clock.ts";
import { correlate } from "../correlation.ts";
import { AppError, notFound } from "../errors.ts";
import { asUnavailable, causeOf } from "../failure.ts";
import type { Log } from "../log.ts";
import { failures, type Metrics } from "../metric.ts";
import { createCors } from "./cors.ts";
import type { Route } from "./operation.ts";
import type { RenderError } from "./render-error.ts";
import { type HttpRequest, toHttpRequest } from "./request.ts";
import { toProxyResult } from "./response.ts";

/** What every HTTP function has: how it fails on the wire, where it logs, and who may come in. */
export interface HttpFunctionOptions<Context> {
  log: Log;
  metrics: Metrics;
  clock: Clock;
  renderError: RenderError;
  routes: readonly Route<Context>[];
  /** Paths whose answers pages of any origin may read; none unless told. Only where no cookie means anything. */
  openPaths?: readonly string[];
  /** Runs before each route; what it returns is the route's context. Throws to refuse. */
  authenticate(request: HttpRequest, routeKey: string): Promise<Context>;
}

/** `GET /api/v1/sessions/{id}`: the name of a route in permissions, logs and documents. */
export const routeKeyOf = (route: { method: string; path: string }): string =>
  `${route.method} ${route.path}`;

// The router lets a later route overwrite an earlier one without a word.
const assertDistinct = (keys: readonly string[]): void => {
  const shapes = keys.map((key) => key.replaceAll(/\{[^}]+\}/g, "{}"));
  const twice = keys.filter((_, index) => shapes.indexOf(shapes[index] ?? "") !== index);
  if (twice.length > 0) throw new Error(`Routes are declared twice: ${twice.join(", ")}`);
};

const matchesShape = (path: string, template: string): boolean => {
  const given = path.split("/");
  const wanted = template.split("/");
  return (
    given.length === wanted.length && wanted.every((part, i) => part.startsWith("{") || part === given[i])
  );
};

const refuseUnknownRoute = (path: string, routes: readonly { method: string; path: string }[]): never => {
  const allowed = routes.filter((route) => matchesShape(path, route.path));
  if (allowed.length === 0) throw notFound();
  throw new AppError({
    status: 405,
    code: "METHOD_NOT_ALLOWED",
    detail: "This path does not take that method.",
    headers: { Allow: allowed.map((route) => route.method).join(", ") },
  });
};

const parameterNames = (path: string): string[] =>
  [...path.matchAll(/\{([^}]+)\}/g)].map((found) => found[1] ?? "");

// Nothing that we name contains other characters; a key of the table may not be of any length.
const assertPlausible = (request: HttpRequest, names: readonly string[]): void => {
  if (!names.every((name) => /^[\w.-]{1,128}$/.test(request.params[name] ?? ""))) throw notFound();
};

/** The record that a path names, for the log. What is not of the form of our ids may be anything, also a secret. */
const targetOf = ({ params }: HttpRequest): string | undefined =>
  Object.values(params).find((value) => /^[a-z]{3}_[0-9a-z]{26}$/.test(value));

const internalError = (cause: unknown): AppError =>
  new AppError({
    status: 500,
    code: "INTERNAL_ERROR",
    detail: "Something went wrong on our side. If it goes on, quote the request id of this answer.",
    cause,
  });

const toAppError = (error: unknown): AppError =>
  error instanceof AppError ? error : (asUnavailable(error) ?? internalError(error));

const report = ({ log, metrics }: { log: Log; metrics: Metrics }, error: AppError): void => {
  const about = { failure: error.code, status: error.status };
  if (error.status < 500) {
    log.info("REQUEST_REFUSED", about);
    return;
  }
  const cause = causeOf(error);
  log.error("REQUEST_FAILED", { ...about, cause }, error.cause ?? error);
  metrics.add(failures, { Cause: cause });
};

/**
 * Makes the Lambda handler of an HTTP API: router, authentication, one error format, house headers, request log, metrics.
 * Dependencies that are busy are answered with 503 and Retry-After.
 */
export const createHttpFunction = <Context>(options: HttpFunctionOptions<Context>) => {
  const { log, metrics, clock, renderError, routes } = options;
  const operations = routes.map((route) => route.operation);
  assertDistinct(operations.map(routeKeyOf));

  const handle = async (
    event: APIGatewayProxyEventV2,
    route: Route<Context>,
    key: string,
    names: readonly string[],
  ) => {
    const request = toHttpRequest(event);
    log.with({ route: key, target: targetOf(request) });
    const context = await options.authenticate(request, key);
    assertPlausible(request, names);
    const response = await route.handle(request, context);
    log.info("REQUEST_SERVED", { status: response.status });
    return toProxyResult(response, request.requestId);
  };

  const router = httpRouter<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({
    routes: routes.map((route) => {
      const { method, path } = route.operation;
      const key = routeKeyOf(route.operation);
      const names = parameterNames(path);
      return { method, path, handler: (event: APIGatewayProxyEventV2) => handle(event, route, key, names) };
    }),
    notFoundResponse: ({ path }) => refuseUnknownRoute(path, operations),
  });

  const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use({
      onError: (failed) => {
        const error = toAppError(failed.error);
        report(options, error);
        const request = toHttpRequest(failed.event);
        failed.response = toProxyResult(renderError(error, request, clock.now()), request.requestId);
      },
    })
    .handler(router);

  const cors = createCors(options.openPaths ?? []);

  return (event: APIGatewayProxyEventV2, run: Run) =>
    correlate({ requestId: event.requestContext.requestId, invocationId: run.awsRequestId }, async () => {
      log.reset();
      try {
        return cors.preflight(event) ?? cors.open(event, await handler(event, run));
      } finally {
        metrics.flush();
      }
    });
};
