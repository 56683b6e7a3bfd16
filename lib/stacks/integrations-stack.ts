import type { Construct } from "constructs";
import { integrationsApiEnv } from "../../lambdas/integrations/env.ts";
import type { Config } from "../config.ts";
import { HouseStack } from "../constructs/house-stack.ts";
import { HttpRoutes } from "../constructs/http-routes.ts";
import { allowReplacingSecrets, secretPrefix } from "../constructs/secret-access.ts";
import { httpSize, ServiceFunction } from "../constructs/service-function.ts";
import { allowTable } from "../constructs/table-access.ts";
import { managementEnvironment, type Shared } from "./shared.ts";

/** Integrations and their client secrets. */
export class IntegrationsStack extends HouseStack {
  constructor(scope: Construct, config: Config, shared: Shared) {
    super(scope, "integrations", config, "Countersign: integrations and client secrets");
    const api = new ServiceFunction(this, "IntegrationsApi", {
      entry: "lambdas/integrations/integrations-api.ts",
      description: "Manages integrations; makes and rotates client secrets",
      envSchema: integrationsApiEnv,
      environment: {
        ...managementEnvironment(shared),
        CLIENT_SECRET_PREFIX: secretPrefix(this, "client"),
      },
      size: httpSize,
    });
    new HttpRoutes(this, "Routes", shared.api, api, [
      "/api/v1/integrations",
      "/api/v1/integrations/{proxy+}",
      "/api/v1/integration-templates",
    ]);
    allowTable(api, shared.productTable, {
      items: {
        "ORG#": ["get", "query", "put", "delete", "check"],
        "CLIENT#": ["put", "delete"],
        "USER#": ["get"],
        "AUDIT#": ["put"],
        "IDEMPOTENCY#": ["get", "put"],
      },
      indexes: { open: ["OPEN#"] },
    });
    allowReplacingSecrets(api, this, "client");
  }
}
