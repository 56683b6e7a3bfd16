import type { Principal } from "../../core/access/management.ts";
import { nextVersion } from "../../core/workflow/domain.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { preconditionFailed } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/workflows.ts";
import type { AdministrationDeps } from "./deps.ts";
import { assertSeen, auditChange, requireWorkflow, versioned } from "./shared.ts";

export const replaceWorkflow = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.replaceWorkflow, async ({ params, body, request, context }) => {
    const before = await requireWorkflow(deps, context, params.id);
    assertSeen(request, before);
    const after = nextVersion(before, body, deps.clock.now());
    const details = { version: after.version, modules: after.modules.map((module) => module.type) };
    const outcome = await transact(deps.table, [
      ...deps.workflows.addVersion(after),
      auditChange(deps, context, "workflow.updated", after.id, details),
    ]);
    if (!outcome.ok) throw preconditionFailed();
    return versioned(after);
  });
