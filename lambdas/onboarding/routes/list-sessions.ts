import type { ClientPrincipal } from "../../core/access/client.ts";
import type { SessionDeps } from "../../core/session/deps.ts";
import { viewSession } from "../../core/session/domain.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { listSessions } from "../contract.ts";

export const createListSessions = (deps: SessionDeps): Route<ClientPrincipal> =>
  implement(listSessions, async ({ query, context }) => {
    const { limit, cursor, ...filters } = query;
    const page = await deps.sessions.list(context.organizationId, filters, { limit, cursor });
    const now = deps.clock.now();
    return {
      reply: { data: page.data.map((session) => viewSession(session, now)), nextCursor: page.nextCursor },
    };
  });
