import type { Principal } from "../../core/access/management.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { conflict } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/workflows.ts";
import type { AdministrationDeps } from "./deps.ts";
import { auditChange, requireWorkflow } from "./shared.ts";

export const deleteWorkflow = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.deleteWorkflow, async ({ params, context }) => {
    const workflow = await requireWorkflow(deps, context, params.id);
    // An integration made between this look and the deletion answers INTEGRATION_DISABLED until it gets a workflow.
    if (await isUsed(deps, workflow.organizationId, workflow.id)) {
      throw conflict("WORKFLOW_IN_USE", "An integration uses this workflow. Give it another one first.");
    }
    const outcome = await transact(deps.table, [
      deps.workflows.remove(workflow),
      auditChange(deps, context, "workflow.deleted", workflow.id),
    ]);
    if (!outcome.ok) throw conflict("CONFLICT", "The workflow was changed at the same time. Try again.");
    return { reply: undefined };
  });

const isUsed = async (
  deps: Pick<AdministrationDeps, "integrations">,
  organizationId: string,
  workflowId: string,
): Promise<boolean> => {
  let cursor: string | undefined;
  do {
    const page = await deps.integrations.list(organizationId, { limit: 100, cursor });
    if (page.data.some((integration) => integration.workflowId === workflowId)) return true;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return false;
};
