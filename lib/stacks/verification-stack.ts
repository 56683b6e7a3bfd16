import type { Construct } from "constructs";
import { verificationApiEnv } from "../../lambdas/verification/env.ts";
import type { Config } from "../config.ts";
import { HouseStack } from "../constructs/house-stack.ts";
import { HttpRoutes } from "../constructs/http-routes.ts";
import { httpSize, ServiceFunction } from "../constructs/service-function.ts";
import { allowTable } from "../constructs/table-access.ts";
import type { WithNotifications } from "./shared.ts";

/** The person's side of a session. */
export class VerificationStack extends HouseStack {
  constructor(scope: Construct, config: Config, shared: WithNotifications) {
    super(scope, "verification", config, "Countersign: the person's side of a verification");
    const api = new ServiceFunction(this, "VerificationApi", {
      entry: "lambdas/verification/verification-api.ts",
      description: "Advances the one session that a browser is bound to",
      envSchema: verificationApiEnv,
      environment: {
        TABLE_NAME: shared.productTable.table.tableName,
        BASE_URL: shared.baseUrl,
        NOTIFICATION_QUEUE_URL: shared.notifications.queue.queueUrl,
      },
      size: httpSize,
    });
    new HttpRoutes(this, "Routes", shared.api, api, ["/v/api/{proxy+}"]);
    allowTable(api, shared.productTable, {
      items: {
        "ORG#": ["get"],
        "WORKFLOW#": ["get"],
        "LINK#": ["get"],
        "SESSION#": ["get", "put"],
        "IDENTITY#": ["get", "put", "check"],
        "LOGIN#": ["get", "put"],
        "ATTEMPTS#": ["update", "check"],
      },
    });
    shared.notifications.allowSending(api);
  }
}
