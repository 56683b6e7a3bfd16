import { CfnOutput, CustomResource, Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { administrationApiEnv, bootstrapEnv } from "../../lambdas/administration/env.ts";
import type { Config } from "../config.ts";
import { HouseStack } from "../constructs/house-stack.ts";
import { HttpRoutes } from "../constructs/http-routes.ts";
import { httpSize, ServiceFunction } from "../constructs/service-function.ts";
import { allowTable } from "../constructs/table-access.ts";
import { allowLinkKey, managementEnvironment, type WithNotifications } from "./shared.ts";

/** Organizations, workflows, sessions, people and users; and the first organization. */
export class AdministrationStack extends HouseStack {
  constructor(scope: Construct, config: Config, shared: WithNotifications) {
    super(scope, "administration", config, "Countersign: management API and first organization");
    this.addApi(shared);
    this.addBootstrap(shared);
  }

  private addApi(shared: WithNotifications): void {
    const api = new ServiceFunction(this, "AdministrationApi", {
      entry: "lambdas/administration/administration-api.ts",
      description: "Manages organizations, workflows, sessions, reviews, people and users",
      envSchema: administrationApiEnv,
      environment: {
        ...managementEnvironment(shared),
        LINK_KEY_SECRET: shared.linkKey.secretArn,
        NOTIFICATION_QUEUE_URL: shared.notifications.queue.queueUrl,
        USER_POOL_ID: shared.signIn.pool.userPoolId,
      },
      size: httpSize,
    });
    new HttpRoutes(this, "Routes", shared.api, api, ["/api/{proxy+}"]);
    allowTable(api, shared.productTable, {
      items: {
        "ORG#": ["get", "batchGet", "query", "put", "update", "delete"],
        "CLIENT#": ["put"],
        "WORKFLOW#": ["get", "query", "put"],
        "USER#": ["get", "put", "update", "delete"],
        "SESSION#": ["get", "query", "put", "update"],
        "LINK#": ["put"],
        "IDENTITY#": ["get", "put", "delete", "check"],
        "LOGIN#": ["get", "batchGet", "put", "delete"],
        "AUDIT#": ["query", "put"],
        "IDEMPOTENCY#": ["get", "put"],
        "WEBHOOKS#": ["query"],
        "DELETED_WEBHOOKS#": ["query"],
        "DELIVERIES#": ["batchGet", "update"],
        "DELIVERY#": ["query", "update"],
      },
      indexes: {
        list: ["ORGANIZATIONS", "SESSIONS#", "IDENTITIES#", "USERS#", "ACTS#"],
        person: ["PERSON#"],
        reference: ["REFERENCE#", "ACTS_ON#"],
        open: ["SESSION_DELIVERIES#"],
      },
    });
    allowLinkKey(api, shared);
    shared.notifications.allowSending(api);
    api.allow(
      "ManageUsers",
      ["cognito-idp:AdminCreateUser", "cognito-idp:AdminDeleteUser", "cognito-idp:AdminGetUser"],
      [shared.signIn.pool.userPoolArn],
    );
  }

  private addBootstrap(shared: WithNotifications): void {
    const { config } = this;
    const bootstrap = new ServiceFunction(this, "Bootstrap", {
      entry: "lambdas/administration/bootstrap.ts",
      description: "Makes the first organization, workflow and users, once",
      envSchema: bootstrapEnv,
      environment: {
        TABLE_NAME: shared.productTable.table.tableName,
        USER_POOL_ID: shared.signIn.pool.userPoolId,
      },
      size: {
        megabytes: 256,
        timeoutSeconds: 60,
        because: "A dozen requests one after another while a deployment waits.",
      },
    });
    allowTable(bootstrap, shared.productTable, {
      items: {
        BOOTSTRAP: ["get", "put"],
        "ORG#": ["get", "put", "update"],
        "CLIENT#": ["put"],
        "WORKFLOW#": ["put"],
        "USER#": ["get", "put"],
        "AUDIT#": ["put"],
      },
    });
    bootstrap.allow(
      "InviteUsers",
      ["cognito-idp:AdminCreateUser", "cognito-idp:AdminGetUser"],
      [shared.signIn.pool.userPoolArn],
    );
    const first = new CustomResource(this, "FirstOrganization", {
      resourceType: "Custom::CountersignBootstrap",
      serviceToken: bootstrap.handler.functionArn,
      // Without it a function that cannot answer holds the deployment up for an hour.
      serviceTimeout: Duration.minutes(5),
      properties: {
        organizationName: config.organizationName,
        ...(config.adminEmail === undefined ? {} : { adminEmail: config.adminEmail }),
        demoUsers: JSON.stringify(config.demoUsers),
      },
    });
    for (const name of ["OrganizationId", "DefaultWorkflowId", "ClientCredentialsIntegrationId"]) {
      new CfnOutput(this, name, { value: first.getAttString(name) });
    }
    if (config.demoUsers.length > 0) {
      new CfnOutput(this, "DemoUsers", { value: JSON.stringify(config.demoUsers) });
    }
  }
}
