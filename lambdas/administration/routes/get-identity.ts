import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/people.ts";
import type { AdministrationDeps } from "./deps.ts";
import { requireIdentity, versioned } from "./shared.ts";

export const getIdentity = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.getIdentity, async ({ params, context }) =>
    versioned(await requireIdentity(deps, context, params.id)),
  );
