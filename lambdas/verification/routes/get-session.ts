import { implement, type Route } from "../../platform/http/operation.ts";
import { getSession } from "../contract.ts";
import type { Caller } from "../create-verification-api.ts";
import { loadHeldSession } from "../held-session.ts";
import { loadOrganization, type VisitDeps, viewNow } from "../visit.ts";

export const createGetSession = (deps: VisitDeps): Route<Caller> =>
  implement(getSession, async ({ query, context }) => {
    const session = await loadHeldSession(deps, context.visitor, query.interviewId);
    return { reply: await viewNow(deps, session, await loadOrganization(deps, session)) };
  });
