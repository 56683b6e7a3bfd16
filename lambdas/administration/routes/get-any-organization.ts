import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/organizations.ts";
import type { AdministrationDeps } from "./deps.ts";
import { requireAnyOrganization, versioned } from "./shared.ts";

export const getAnyOrganization = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.getAnyOrganization, async ({ params }) =>
    versioned(await requireAnyOrganization(deps, params.id)),
  );
