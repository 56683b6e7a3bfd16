import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/workflows.ts";
import type { AdministrationDeps } from "./deps.ts";
import { requireWorkflow, versioned } from "./shared.ts";

export const getWorkflow = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.getWorkflow, async ({ params, context }) =>
    versioned(await requireWorkflow(deps, context, params.id)),
  );
