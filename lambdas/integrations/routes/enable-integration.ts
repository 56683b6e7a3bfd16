import type { Principal } from "../../core/access/management.ts";
import { switchStatus } from "../../core/integration/domain.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { enableIntegration } from "../contract.ts";
import type { IntegrationsDeps } from "./deps.ts";
import { auditIntegration, changeIntegration, integrationOutput } from "./shared.ts";

/** Doing it twice is the same as once, also in the audit trail. */
export const createEnableIntegration = (deps: IntegrationsDeps): Route<Principal> =>
  implement(enableIntegration, async ({ params, context: principal }) => {
    const changed = await changeIntegration(
      deps,
      principal,
      params.id,
      (current) =>
        current.status === "ENABLED" ? undefined : switchStatus(current, "ENABLED", deps.clock.now()),
      (after) => auditIntegration(deps, principal, after.id, "enabled"),
    );
    return integrationOutput(deps, changed);
  });
