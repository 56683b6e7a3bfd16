// What several routes of this context ask for.
import type { Principal } from "../../core/access/management.ts";
import type { AuditEvent, IntegrationVerb } from "../../core/audit/schema.ts";
import { viewIntegration } from "../../core/integration/domain.ts";
import type { Integration, IntegrationView } from "../../core/integration/schema.ts";
import { transact, type Write } from "../../platform/dynamo/transaction.ts";
import { type AppError, conflict, notFound, unavailable, validationFailed } from "../../platform/errors.ts";
import { etag } from "../../platform/http/operation.ts";
import type { IntegrationsDeps } from "./deps.ts";

/** Another organization's integration answers like one that does not exist. */
export const requireIntegration = async (
  deps: Pick<IntegrationsDeps, "integrations">,
  principal: Principal,
  id: string | undefined,
): Promise<Integration> => {
  const found = await deps.integrations.get(principal.organization.id, id ?? "");
  if (found === undefined) throw notFound("INTEGRATION_NOT_FOUND", "There is no integration with this id.");
  return found;
};

export const auditIntegration = (
  deps: Pick<IntegrationsDeps, "audit">,
  principal: Principal,
  integrationId: string,
  action: IntegrationVerb,
  details: AuditEvent["details"] = {},
): Write =>
  deps.audit.record({
    organizationId: principal.organization.id,
    actor: principal.actor,
    action: `integration.${action}`,
    target: { type: "integration", id: integrationId },
    details,
  });

export const integrationOutput = (
  deps: Pick<IntegrationsDeps, "baseUrl">,
  value: Integration,
): { reply: IntegrationView; headers: { ETag: string } } => ({
  reply: viewIntegration(value, deps.baseUrl),
  headers: { ETag: etag(value.version) },
});

export const nameTaken = (): AppError =>
  conflict("INTEGRATION_NAME_TAKEN", "Another integration of the organization has this name.");

export const unknownWorkflow = (): AppError =>
  validationFailed([{ path: "workflowId", message: "is not a workflow of this organization" }]);

/** The chosen workflow must still be there when the integration is written. */
export const workflowWrites = (
  deps: Pick<IntegrationsDeps, "workflows">,
  { organizationId, workflowId }: Integration,
): Write[] => (workflowId === null ? [] : [deps.workflows.mustExist(organizationId, workflowId)]);

const TRIES = 4;

/**
 * Reads, changes and writes; again where somebody else wrote in between. `change` returns undefined where there is
 * nothing to do. For changes that make sense whatever else changed; a PATCH is not one of them.
 */
export const changeIntegration = async (
  deps: IntegrationsDeps,
  principal: Principal,
  id: string | undefined,
  change: (current: Integration) => Integration | undefined,
  audit: (after: Integration) => Write,
): Promise<Integration> => {
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await requireIntegration(deps, principal, id);
    const after = change(before);
    if (after === undefined) return before;
    const outcome = await transact(deps.table, [...deps.integrations.update(before, after), audit(after)]);
    if (outcome.ok) return after;
  }
  throw unavailable();
};
