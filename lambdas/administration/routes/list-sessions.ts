import type { Principal } from "../../core/access/management.ts";
import { viewSession } from "../../core/session/domain.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/sessions.ts";
import type { AdministrationDeps } from "./deps.ts";

export const listSessions = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.listSessions, async ({ query, context }) => {
    const { limit, cursor, ...filters } = query;
    const page = await deps.sessions.list(context.organization.id, filters, { limit, cursor });
    const now = deps.clock.now();
    return {
      reply: { data: page.data.map((session) => viewSession(session, now)), nextCursor: page.nextCursor },
    };
  });
