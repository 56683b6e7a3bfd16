import { CustomResource, Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { authorizeApiEnv, metadataApiEnv, rotateKeysEnv, tokenApiEnv } from "../../lambdas/oidc/env.ts";
import type { Config } from "../config.ts";
import { DeadLetterQueue } from "../constructs/dead-letter-queue.ts";
import { HouseStack } from "../constructs/house-stack.ts";
import { HttpRoutes } from "../constructs/http-routes.ts";
import { Schedule } from "../constructs/schedule.ts";
import { allowMakingSecrets, allowReadingSecrets, secretPrefix } from "../constructs/secret-access.ts";
import { httpSize, ServiceFunction } from "../constructs/service-function.ts";
import { allowTable } from "../constructs/table-access.ts";
import { allowLinkKey, allowPairwiseKey, type Shared } from "./shared.ts";

/** OAuth and OpenID Connect: discovery, tokens and the keys that sign them. */
export class OidcStack extends HouseStack {
  constructor(scope: Construct, config: Config, shared: Shared) {
    super(scope, "oidc", config, "Countersign: OAuth 2.0 and OpenID Connect");
    this.addDiscovery(shared);
    this.addFrontChannel(shared);
    this.addTokens(shared);
    this.addKeys(shared);
  }

  private addDiscovery({ api, baseUrl, productTable }: Shared): void {
    const metadata = new ServiceFunction(this, "MetadataApi", {
      entry: "lambdas/oidc/metadata-api.ts",
      description: "Answers discovery and the public signing keys",
      envSchema: metadataApiEnv,
      environment: { TABLE_NAME: productTable.table.tableName, BASE_URL: baseUrl },
      size: httpSize,
    });
    new HttpRoutes(this, "MetadataRoutes", api, metadata, [
      "/.well-known/openid-configuration",
      "/.well-known/oauth-authorization-server",
      "/oauth2/jwks",
    ]);
    allowTable(metadata, productTable, { items: { SIGNING_KEYS: ["query"] } });
  }

  private addFrontChannel(shared: Shared): void {
    const { api, baseUrl, productTable } = shared;
    const authorize = new ServiceFunction(this, "AuthorizeApi", {
      entry: "lambdas/oidc/authorize-api.ts",
      description: "Takes sign-ins from browsers, begins verifications, and answers with codes",
      envSchema: authorizeApiEnv,
      environment: {
        TABLE_NAME: productTable.table.tableName,
        BASE_URL: baseUrl,
        CLIENT_SECRET_PREFIX: secretPrefix(this, "client"),
        PAIRWISE_KEY_SECRET: shared.pairwiseKey.secretArn,
        LINK_KEY_SECRET: shared.linkKey.secretArn,
      },
      size: httpSize,
    });
    new HttpRoutes(this, "FrontChannelRoutes", api, authorize, [
      "/oauth2/authorize",
      "/oauth2/authorize/resume",
      "/oauth2/authorizations/{proxy+}",
      "/oauth2/par",
      "/oauth2/logout",
    ]);
    allowTable(authorize, productTable, {
      items: {
        "CLIENT#": ["get"],
        "ORG#": ["get"],
        "WORKFLOW#": ["get"],
        "IDENTITY#": ["get"],
        "LOGIN#": ["get"],
        "SESSION#": ["get", "put"],
        "LINK#": ["put"],
        "AUDIT#": ["put"],
        "AUTHORIZATION#": ["get", "put"],
        "PUSHED#": ["put", "delete"],
        "OPSESSION#": ["get", "put", "delete"],
        "LOGIN_RATE#": ["update"],
        "GRANT#": ["put"],
        "ASSERTION#": ["get", "put"],
        SIGNING_KEYS: ["query"],
      },
    });
    allowReadingSecrets(authorize, this, "client");
    allowLinkKey(authorize, shared);
    allowPairwiseKey(authorize, shared);
  }

  private addTokens(shared: Shared): void {
    const { api, baseUrl, productTable } = shared;
    const token = new ServiceFunction(this, "TokenApi", {
      entry: "lambdas/oidc/token-api.ts",
      description: "Redeems codes, signs tokens, and answers who signed in",
      envSchema: tokenApiEnv,
      environment: {
        TABLE_NAME: productTable.table.tableName,
        BASE_URL: baseUrl,
        CLIENT_SECRET_PREFIX: secretPrefix(this, "client"),
        SIGNING_KEY_PREFIX: secretPrefix(this, "signingKey"),
        PAIRWISE_KEY_SECRET: shared.pairwiseKey.secretArn,
      },
      size: {
        megabytes: 1024,
        timeoutSeconds: 10,
        because:
          "Signing with RSA is work for the CPU, which grows with memory; a client waits for every call.",
      },
    });
    new HttpRoutes(this, "TokenRoutes", api, token, [
      "/oauth2/token",
      "/oauth2/introspect",
      "/oauth2/revoke",
      "/userinfo",
    ]);
    allowTable(token, productTable, {
      items: {
        "CLIENT#": ["get"],
        "ORG#": ["get"],
        "GRANT#": ["get", "update"],
        "IDENTITY#": ["get"],
        "ASSERTION#": ["get", "put"],
        SIGNING_KEYS: ["query"],
      },
    });
    allowReadingSecrets(token, this, "client");
    allowReadingSecrets(token, this, "signingKey");
    allowPairwiseKey(token, shared);
  }

  private addKeys({ productTable }: Shared): void {
    const rotate = new ServiceFunction(this, "RotateKeys", {
      entry: "lambdas/oidc/rotate-keys.ts",
      description: "Makes and retires signing keys, daily and at each deployment that asks for it",
      envSchema: rotateKeysEnv,
      environment: {
        TABLE_NAME: productTable.table.tableName,
        SIGNING_KEY_PREFIX: secretPrefix(this, "signingKey"),
      },
      size: {
        megabytes: 1024,
        timeoutSeconds: 60,
        because: "An RSA key takes seconds of CPU to find, sometimes many; nobody waits for it.",
      },
    });
    allowTable(rotate, productTable, { items: { SIGNING_KEYS: ["query", "put", "delete"] } });
    allowMakingSecrets(rotate, this, "signingKey");
    new Schedule(this, "RotateDaily", {
      fn: rotate,
      expression: "cron(17 3 * * ? *)",
      description: "Makes and retires signing keys",
      retries: { count: 2, because: "The next run is a day away; keys change long before they are needed." },
      deadLetters: new DeadLetterQueue(this, "FailedRuns", {
        impact: "Signing keys are not rotated; tokens stay valid until the current key retires.",
        runbook: "scheduled-jobs-that-failed",
      }),
    });
    // Without keys there are no tokens, so the first ones are made before the deployment ends.
    new CustomResource(this, "SigningKeys", {
      resourceType: "Custom::CountersignSigningKeys",
      serviceToken: rotate.handler.functionArn,
      // Without it a function that cannot answer holds the deployment up for an hour.
      serviceTimeout: Duration.minutes(5),
    });
  }
}
