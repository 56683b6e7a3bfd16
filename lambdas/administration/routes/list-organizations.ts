import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/organizations.ts";
import type { AdministrationDeps } from "./deps.ts";

export const listOrganizations = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.listOrganizations, async ({ query }) => ({
    reply: await deps.organizations.list(query),
  }));
