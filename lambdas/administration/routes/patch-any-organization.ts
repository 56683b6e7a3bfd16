import type { Principal } from "../../core/access/management.ts";
import { planDefaultClient } from "../../core/integration/create-default-client.ts";
import * as domain from "../../core/organization/domain.ts";
import type { Feature, Organization } from "../../core/organization/schema.ts";
import { transact, type Write } from "../../platform/dynamo/transaction.ts";
import { preconditionFailed, unavailable } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/organizations.ts";
import type { AdministrationDeps } from "./deps.ts";
import { assertSeen, auditChange, requireAnyOrganization, versioned } from "./shared.ts";

interface OperatorPatch {
  name?: string | undefined;
  features?: Feature[] | undefined;
}

export const patchAnyOrganization = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.patchAnyOrganization, async ({ params, body, request, context }) => {
    const before = await requireAnyOrganization(deps, params.id);
    assertSeen(request, before);
    const after = applyOperatorPatch(before, body, deps.clock.now());
    const details = { fields: Object.keys(body).sort(), features: after.features };
    const outcome = await transact(deps.table, [
      deps.organizations.update(after),
      ...(await planFeatures(deps, context, before, after)),
      auditChange(deps, context, "organization.updated", after.id, details, after.id),
    ]);
    if (outcome.ok) return versioned(after);
    if (outcome.failed.includes("organization") || outcome.failed.includes("default")) {
      throw preconditionFailed();
    }
    throw unavailable(outcome.failed.join());
  });

const applyOperatorPatch = (before: Organization, patch: OperatorPatch, now: Date): Organization => ({
  ...domain.patchOrganization(before, { name: patch.name }, now),
  features: domain.switchFeatures(before, patch.features ?? before.features, now).features,
});

/** What comes with a feature that is switched on. The version of the organization keeps two calls apart. */
const planFeatures = async (
  deps: AdministrationDeps,
  principal: Principal,
  before: Organization,
  after: Organization,
): Promise<Write[]> => {
  const switchedOn =
    !domain.hasFeature(before, "integrations-ecosystem") &&
    domain.hasFeature(after, "integrations-ecosystem");
  return switchedOn ? (await planDefaultClient(deps, after.id, principal.actor)).writes : [];
};
