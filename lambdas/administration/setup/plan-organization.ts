import type { Actor } from "../../core/audit/schema.ts";
import type { AuditStore } from "../../core/audit/store.ts";
import { type DefaultClientDeps, planDefaultClient } from "../../core/integration/create-default-client.ts";
import { newOrganization, switchFeatures } from "../../core/organization/domain.ts";
import type { Feature, Organization } from "../../core/organization/schema.ts";
import type { OrganizationStore } from "../../core/organization/store.ts";
import { newWorkflow } from "../../core/workflow/domain.ts";
import { workflowInput } from "../../core/workflow/schema.ts";
import type { WorkflowStore } from "../../core/workflow/store.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";

export interface PlanDeps extends DefaultClientDeps {
  organizations: OrganizationStore;
  workflows: WorkflowStore;
  audit: AuditStore;
}

export interface OrganizationPlan {
  organization: Organization;
  workflowId: string;
  /** Undefined while the feature is off. */
  clientId: string | undefined;
  writes: Write[];
}

const DEFAULT_WORKFLOW = workflowInput.parse({ name: "One-time code", modules: [{ type: "one-time-code" }] });

/**
 * A new organization with the workflow that it can start with and, if the feature is on, its default client
 * credentials: one transaction's worth of writes.
 */
export const planOrganization = async (
  deps: PlanDeps,
  given: { name: string; features: readonly Feature[] },
  actor: Actor,
): Promise<OrganizationPlan> => {
  const now = deps.clock.now();
  const bare = newOrganization(deps.ids.next("org"), given.name, now);
  const organization = { ...switchFeatures(bare, given.features, now), version: bare.version };
  const workflow = newWorkflow(deps.ids.next("wfl"), organization.id, DEFAULT_WORKFLOW, now);
  const client = organization.features.includes("integrations-ecosystem")
    ? await planDefaultClient(deps, organization.id, actor)
    : undefined;
  return {
    organization,
    workflowId: workflow.id,
    clientId: client?.integrationId,
    writes: [
      deps.organizations.create(organization),
      ...deps.workflows.create(workflow),
      ...(client?.writes ?? []),
      deps.audit.record({
        organizationId: organization.id,
        actor,
        action: "organization.created",
        target: { type: "organization", id: organization.id },
        details: { features: organization.features },
      }),
    ],
  };
};
