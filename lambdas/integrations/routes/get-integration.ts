import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { getIntegration } from "../contract.ts";
import type { IntegrationsDeps } from "./deps.ts";
import { integrationOutput, requireIntegration } from "./shared.ts";

export const createGetIntegration = (deps: IntegrationsDeps): Route<Principal> =>
  implement(getIntegration, async ({ params, context: principal }) =>
    integrationOutput(deps, await requireIntegration(deps, principal, params.id)),
  );
