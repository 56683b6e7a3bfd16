import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { checkOriginEnv, ORIGIN_KEY_HEADER } from "../../lambdas/api/env.ts";
import { except } from "./exceptions.ts";
import type { HouseStack } from "./house-stack.ts";
import { ServiceFunction } from "./service-function.ts";

/**
 * Lets nobody reach the HTTP API but through the distribution: CloudFront adds a key to each request, and API Gateway
 * asks for it before any other function runs (docs/adr/0013-edge.md).
 */
export class OriginGuard extends Construct {
  readonly authorizer: HttpLambdaAuthorizer;
  /** What the distribution has to add. */
  readonly headers: Record<string, string>;

  constructor(scope: HouseStack, id: string) {
    super(scope, id);
    const key = new Secret(this, "Key", {
      description: "CloudFront shows it to the HTTP API; who knows it can go round the firewall",
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    except(
      key,
      "SMG4",
      "The distribution holds a copy, which only a deployment renews: docs/operations.md says how to rotate it.",
    );
    this.headers = { [ORIGIN_KEY_HEADER]: key.secretValue.unsafeUnwrap() };
    const check = new ServiceFunction(scope, "CheckOrigin", {
      entry: "lambdas/api/check-origin.ts",
      description: "Tells whether a request came through the distribution",
      envSchema: checkOriginEnv,
      environment: { ORIGIN_KEY_SECRET: key.secretArn },
      size: {
        megabytes: 512,
        timeoutSeconds: 10,
        because: "It compares two strings; memory buys a quick cold start, for which everybody waits.",
      },
    });
    check.allow("ReadOriginKey", ["secretsmanager:GetSecretValue"], [key.secretArn]);
    this.authorizer = new HttpLambdaAuthorizer("Origin", check.handler, {
      identitySource: [`$request.header.${ORIGIN_KEY_HEADER}`],
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      // One question in five minutes for all requests of CloudFront, which bring the same key.
      resultsCacheTtl: Duration.minutes(5),
    });
  }
}
