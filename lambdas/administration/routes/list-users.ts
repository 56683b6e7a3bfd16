import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/people.ts";
import type { AdministrationDeps } from "./deps.ts";

export const listUsers = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.listUsers, async ({ query, context }) => ({
    reply: await deps.users.list(context.organization.id, query),
  }));
