import type { Principal } from "../../core/access/management.ts";
import { patchOrganization as applyPatch } from "../../core/organization/domain.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { preconditionFailed } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/organizations.ts";
import type { AdministrationDeps } from "./deps.ts";
import { assertSeen, auditChange, versioned } from "./shared.ts";

export const patchOrganization = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.patchOrganization, async ({ body, request, context }) => {
    const before = context.organization;
    assertSeen(request, before);
    const after = applyPatch(before, body, deps.clock.now());
    const outcome = await transact(deps.table, [
      deps.organizations.update(after),
      auditChange(deps, context, "organization.updated", after.id, { fields: Object.keys(body).sort() }),
    ]);
    if (!outcome.ok) throw preconditionFailed();
    return versioned(after);
  });
