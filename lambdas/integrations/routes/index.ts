import type { Principal } from "../../core/access/management.ts";
import type { Route } from "../../platform/http/operation.ts";
import { createCreateIntegration } from "./create-integration.ts";
import { createDeleteIntegration } from "./delete-integration.ts";
import type { IntegrationsDeps } from "./deps.ts";
import { createDisableIntegration } from "./disable-integration.ts";
import { createEnableIntegration } from "./enable-integration.ts";
import { createGetIntegration } from "./get-integration.ts";
import { createListIntegrations } from "./list-integrations.ts";
import { createListTemplates } from "./list-templates.ts";
import { createRotateClientSecret } from "./rotate-client-secret.ts";
import { createUpdateIntegration } from "./update-integration.ts";

export const createIntegrationRoutes = (deps: IntegrationsDeps): readonly Route<Principal>[] => [
  createListTemplates(),
  createListIntegrations(deps),
  createCreateIntegration(deps),
  createGetIntegration(deps),
  createUpdateIntegration(deps),
  createDeleteIntegration(deps),
  createEnableIntegration(deps),
  createDisableIntegration(deps),
  createRotateClientSecret(deps),
];
