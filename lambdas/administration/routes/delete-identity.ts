import type { Principal } from "../../core/access/management.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { conflict } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/people.ts";
import type { AdministrationDeps } from "./deps.ts";
import { auditChange, requireIdentity } from "./shared.ts";

export const deleteIdentity = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.deleteIdentity, async ({ params, context }) => {
    const identity = await requireIdentity(deps, context, params.id);
    const outcome = await transact(deps.table, [
      ...deps.identities.remove(identity),
      auditChange(deps, context, "identity.deleted", identity.id),
    ]);
    if (!outcome.ok) throw conflict("CONFLICT", "The person was changed at the same time. Try again.");
    return { reply: undefined };
  });
