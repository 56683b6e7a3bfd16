import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/insights.ts";
import type { AdministrationDeps } from "./deps.ts";

export const listAuditEvents = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.listAuditEvents, async ({ query, context }) => {
    const { limit, cursor, ...filters } = query;
    return { reply: await deps.audit.list(context.organization.id, filters, { limit, cursor }) };
  });
