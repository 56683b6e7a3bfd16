import type { Principal } from "../../core/access/management.ts";
import { changeRole } from "../../core/user/domain.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { preconditionFailed } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/people.ts";
import { assertMayChange, assertMayGive, lastAdmin } from "../domain/user-rules.ts";
import type { AdministrationDeps } from "./deps.ts";
import { assertSeen, auditChange, requireUser, versioned } from "./shared.ts";

export const patchUser = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.patchUser, async ({ params, body, request, context }) => {
    const before = await requireUser(deps, context, params.id);
    assertSeen(request, before);
    assertMayChange(context, before);
    const role = body.role ?? before.role;
    assertMayGive(context, role);
    if (role === before.role) return versioned(before);
    const after = changeRole(before, role, deps.clock.now());
    const outcome = await transact(deps.table, [
      ...deps.users.update(before, after),
      auditChange(deps, context, "user.updated", after.id, { before: before.role, role }),
    ]);
    if (outcome.ok) return versioned(after);
    throw outcome.failed.includes("user") ? preconditionFailed() : lastAdmin();
  });
