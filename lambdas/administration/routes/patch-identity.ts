import type { Principal } from "../../core/access/management.ts";
import { patchIdentity as applyPatch } from "../../core/identity/domain.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { preconditionFailed } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/people.ts";
import type { AdministrationDeps } from "./deps.ts";
import { assertSeen, auditChange, requireIdentity, versioned } from "./shared.ts";

export const patchIdentity = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.patchIdentity, async ({ params, body, request, context }) => {
    const before = await requireIdentity(deps, context, params.id);
    assertSeen(request, before);
    const after = applyPatch(before, body, deps.clock.now());
    const outcome = await transact(deps.table, [
      deps.identities.update(after),
      auditChange(deps, context, "identity.updated", after.id, { fields: Object.keys(body).sort() }),
    ]);
    if (!outcome.ok) throw preconditionFailed();
    return versioned(after);
  });
