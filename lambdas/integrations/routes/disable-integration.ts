import type { Principal } from "../../core/access/management.ts";
import { switchStatus } from "../../core/integration/domain.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { disableIntegration } from "../contract.ts";
import type { IntegrationsDeps } from "./deps.ts";
import { auditIntegration, changeIntegration, integrationOutput } from "./shared.ts";

/** Doing it twice is the same as once, also in the audit trail. */
export const createDisableIntegration = (deps: IntegrationsDeps): Route<Principal> =>
  implement(disableIntegration, async ({ params, context: principal }) => {
    const changed = await changeIntegration(
      deps,
      principal,
      params.id,
      (current) =>
        current.status === "DISABLED" ? undefined : switchStatus(current, "DISABLED", deps.clock.now()),
      (after) => auditIntegration(deps, principal, after.id, "disabled"),
    );
    return integrationOutput(deps, changed);
  });
