import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/workflows.ts";
import type { AdministrationDeps } from "./deps.ts";

export const listWorkflows = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.listWorkflows, async ({ query, context }) => ({
    reply: await deps.workflows.list(context.organization.id, query),
  }));
