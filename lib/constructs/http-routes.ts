import { type HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Construct } from "constructs";
import type { ServiceFunction } from "./service-function.ts";

/**
 * Sends the paths of the product's HTTP API to a function, whatever the method: what is not served is answered by the
 * function, in the form that its callers know, and not by API Gateway. The API's authorizer asks only whether a request
 * came through the distribution. Who calls, the function itself finds out: access tokens of two issuers, client
 * secrets, or the cookie that a verification link was exchanged for.
 */
export class HttpRoutes extends Construct {
  constructor(
    scope: Construct,
    id: string,
    api: HttpApi,
    fn: ServiceFunction,
    paths: readonly `/${string}`[],
  ) {
    super(scope, id);
    const integration = new HttpLambdaIntegration("Integration", fn.handler);
    for (const path of paths) {
      new HttpRoute(this, path, {
        httpApi: api,
        routeKey: HttpRouteKey.with(path, HttpMethod.ANY),
        integration,
        ...(api.defaultAuthorizer === undefined ? {} : { authorizer: api.defaultAuthorizer }),
      });
    }
  }
}
