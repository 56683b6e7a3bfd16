import { CfnOutput, Duration, RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { originChecks } from "../../lambdas/core/metrics.ts";
import type { Config } from "../config.ts";
import { Alarm } from "../constructs/alarm.ts";
import { AliasRecords } from "../constructs/alias-records.ts";
import { Front } from "../constructs/front.ts";
import { HouseStack } from "../constructs/house-stack.ts";
import { OriginGuard } from "../constructs/origin-guard.ts";
import { Pages } from "../constructs/pages.ts";
import { ProductMetrics } from "../constructs/product-metrics.ts";
import { logGroupName, metricsNamespace } from "../constructs/service-function.ts";
import { type SignIn, SignInProvider } from "../constructs/sign-in.ts";
import type { EdgeStack } from "./edge-stack.ts";

/**
 * The front of the house: the HTTP API without any route, the distribution before it, the pages and the sign-in. Each
 * context's stack adds its own routes, so that the base URL is known before the first function is.
 */
export class ApiStack extends HouseStack {
  readonly api: HttpApi;
  readonly baseUrl: string;
  readonly signIn: SignIn;

  constructor(scope: Construct, config: Config, edge: EdgeStack | undefined) {
    super(scope, "api", config, "Countersign: domain, HTTP API, pages and sign-in");
    if (edge !== undefined) this.addStackDependency(edge);
    const guard = config.isPublic ? new OriginGuard(this, "OriginGuard") : undefined;
    this.api = new HttpApi(this, "HttpApi", {
      apiName: `countersign-${config.stage}`,
      createDefaultStage: false,
      ...(guard === undefined ? {} : { defaultAuthorizer: guard.authorizer }),
    });
    this.addStage();
    this.watchAnswers();
    if (guard !== undefined) this.watchOriginKey();
    const provider = new SignInProvider(this, "SignIn");
    const pages = new Pages(this, "Pages");
    const { distribution } = new Front(this, "Front", {
      api: this.api,
      apiHeaders: guard?.headers ?? {},
      originKeyRenewed: config.originKeyRenewed,
      pages: pages.bucket,
      signInAddresses: provider.addresses,
      firewallArn: edge?.firewallArn,
      domain: edge?.domain,
    });
    if (config.domain?.hostedZoneId !== undefined) {
      new AliasRecords(this, "Records", config.domain.name, config.domain.hostedZoneId, distribution);
    }
    // Exported under a domain too: stacks that still import it would keep this one from ever getting one.
    this.exportValue(distribution.distributionDomainName);
    this.baseUrl = `https://${config.domain?.name ?? distribution.distributionDomainName}`;
    this.signIn = { pool: provider.pool, client: provider.addDashboard(this.baseUrl) };
    pages.tellDashboard({
      issuer: provider.pool.userPoolProviderUrl,
      clientId: this.signIn.client.userPoolClientId,
    });
    new CfnOutput(this, "BaseUrl", { value: this.baseUrl });
    // What a record of one's own has to point to, where no hosted zone was given.
    new CfnOutput(this, "DistributionDomain", { value: distribution.distributionDomainName });
  }

  private watchAnswers(): void {
    const period = Duration.minutes(5);
    const requests = this.api.metricCount({ period, statistic: "Sum" });
    new Alarm(this, "Failing", {
      metric: new MathExpression({
        expression: "IF(errors >= 5, 100 * errors / requests, 0)",
        label: "% of requests answered with 5xx",
        usingMetrics: { errors: this.api.metricServerError({ period, statistic: "Sum" }), requests },
        period,
      }),
      threshold: 2,
      because:
        "Whoever gets a 5xx tries again, and one in fifty is where people begin to get it twice; fewer than five errors " +
        "say nothing while there is little traffic.",
      impact: "Some requests of back ends, agents and people who verify themselves fail.",
      runbook: "requests-that-fail",
    });
    new Alarm(this, "Slow", {
      metric: new MathExpression({
        expression: "IF(requests >= 100, p99, 0)",
        label: "p99 of all requests, ms",
        usingMetrics: { p99: this.api.metricLatency({ period, statistic: "p99" }), requests },
        period,
      }),
      threshold: 3_000,
      periods: 3,
      because:
        "All is well below a second, a cold start included; at three a person at a phone believes that it hangs. With fewer " +
        "than a hundred requests p99 is the slowest one, which may be a cold start.",
      impact: "Pages and API calls are so slow that people give up.",
      runbook: "requests-that-are-slow",
    });
  }

  /** A stranger has to know the header and to ask nine times as often as everybody else to set it off. */
  private watchOriginKey(): void {
    // Twice as long as API Gateway remembers a refusal, so that each period sees one.
    const period = Duration.minutes(10);
    const metrics = new ProductMetrics(metricsNamespace(this.config.stage));
    new Alarm(this, "EverybodyRefused", {
      metric: new MathExpression({
        expression: "IF(wrong >= 1 AND requests >= 20, 100 * refused / requests, 0)",
        label: "% of requests refused, while some show a wrong origin key",
        usingMetrics: {
          wrong: metrics.sum(originChecks, { period, label: "wrong keys" }),
          refused: this.api.metricClientError({ period, statistic: "Sum" }),
          requests: this.api.metricCount({ period, statistic: "Sum" }),
        },
        period,
      }),
      threshold: 90,
      because:
        "With a wrong key at the distribution every request is refused; with the right one hardly nine in ten are, whatever " +
        "strangers do. Whoever goes round CloudFront without the header is refused too but never counts as a wrong key.",
      impact: "Everybody gets 403: CloudFront shows the API a key that it does not know any more.",
      runbook: "requests-that-are-all-refused",
    });
  }

  private addStage(): void {
    const accessLog = new LogGroup(this, "AccessLog", {
      logGroupName: logGroupName(this, "http-api"),
      retention: this.config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, "DefaultStage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      // Behind the firewall's limits for each address: the sum of all. A twentieth of what an account gets from AWS.
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
