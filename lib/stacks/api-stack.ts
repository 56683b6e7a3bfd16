import { CfnOutput, RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Config } from "../config.ts";
import { Front } from "../constructs/front.ts";
import { HouseStack } from "../constructs/house-stack.ts";
import { Pages } from "../constructs/pages.ts";
import { SignIn } from "../constructs/sign-in.ts";

/**
 * The front of the house: the HTTP API without any route, the distribution before it, the pages and the sign-in. Each
 * context's stack adds its own routes, so that the base URL is known before the first function is.
 */
export class ApiStack extends HouseStack {
  readonly api: HttpApi;
  readonly baseUrl: string;
  readonly signIn: SignIn;

  constructor(scope: Construct, config: Config) {
    super(scope, "api", config, "Countersign: domain, HTTP API, pages and sign-in");
    this.api = new HttpApi(this, "HttpApi", {
      apiName: `countersign-${config.stage}`,
      createDefaultStage: false,
    });
    this.addStage();
    const front = new Front(this, "Front", { api: this.api, pages: new Pages(this, "Pages").bucket });
    this.baseUrl = config.baseUrl ?? `https://${front.distribution.distributionDomainName}`;
    this.signIn = new SignIn(this, "SignIn", { baseUrl: this.baseUrl });
    new CfnOutput(this, "BaseUrl", { value: this.baseUrl });
  }

  private addStage(): void {
    const accessLog = new LogGroup(this, "AccessLog", {
      retention: this.config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, "DefaultStage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: 500, burstLimit: 1000 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        // The route and not the path, no address, no user agent: what points to a person stays out of logs.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: "$context.requestId",
            requestTime: "$context.requestTime",
            routeKey: "$context.routeKey",
            status: "$context.status",
            responseLength: "$context.responseLength",
            latencyMs: "$context.responseLatency",
            integrationError: "$context.integrationErrorMessage",
          }),
        ),
      },
    });
  }
}
