import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/workflows.ts";
import type { AdministrationDeps } from "./deps.ts";
import { requireWorkflow } from "./shared.ts";

export const listWorkflowVersions = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.listWorkflowVersions, async ({ params, query, context }) => {
    const { id } = await requireWorkflow(deps, context, params.id);
    return { reply: await deps.workflows.listVersions(id, query) };
  });
