import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/people.ts";
import type { AdministrationDeps } from "./deps.ts";
import { requireUser, versioned } from "./shared.ts";

export const getUser = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.getUser, async ({ params, context }) =>
    versioned(await requireUser(deps, context, params.id)),
  );
