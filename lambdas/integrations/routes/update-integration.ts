import type { Principal } from "../../core/access/management.ts";
import { checkIntegrationFields, patchIntegration } from "../../core/integration/domain.ts";
import type { Integration, IntegrationPatch } from "../../core/integration/schema.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { preconditionFailed, validationFailed } from "../../platform/errors.ts";
import { implement, type Route, requireVersion } from "../../platform/http/operation.ts";
import { updateIntegration } from "../contract.ts";
import type { IntegrationsDeps } from "./deps.ts";
import {
  auditIntegration,
  integrationOutput,
  nameTaken,
  requireIntegration,
  unknownWorkflow,
  workflowWrites,
} from "./shared.ts";

export const createUpdateIntegration = (deps: IntegrationsDeps): Route<Principal> =>
  implement(updateIntegration, async ({ params, body, request, context: principal }) => {
    const version = requireVersion(request);
    const before = await requireIntegration(deps, principal, params.id);
    if (before.version !== version) throw preconditionFailed();
    return integrationOutput(deps, await update(deps, principal, before, body));
  });

const patchable = ["name", "workflowId", "redirectUris", "redirectUrl", "settings"] as const;

const changedFields = (before: Integration, after: Integration): string[] =>
  patchable.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));

/** A patch that changes nothing writes nothing, so that the version and the audit trail tell of changes only. */
const update = async (
  deps: IntegrationsDeps,
  principal: Principal,
  before: Integration,
  patch: IntegrationPatch,
): Promise<Integration> => {
  const after = patchIntegration(before, patch, deps.clock.now());
  const errors = checkIntegrationFields(after.type, after);
  if (errors.length > 0) throw validationFailed(errors);
  const fields = changedFields(before, after);
  if (fields.length === 0) return before;
  const outcome = await transact(deps.table, [
    ...deps.integrations.update(before, after),
    ...(fields.includes("workflowId") ? workflowWrites(deps, after) : []),
    auditIntegration(deps, principal, after.id, "updated", { fields }),
  ]);
  if (outcome.ok) return after;
  if (outcome.failed.includes("integration")) throw preconditionFailed();
  if (outcome.failed.includes("workflow")) throw unknownWorkflow();
  throw nameTaken();
};
