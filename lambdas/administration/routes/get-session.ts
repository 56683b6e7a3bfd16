import type { Principal } from "../../core/access/management.ts";
import { requireSession } from "../../core/session/administer-session.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/sessions.ts";
import { describeSession } from "../domain/session-detail.ts";
import type { AdministrationDeps } from "./deps.ts";

export const getSession = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.getSession, async ({ params, context }) => {
    const session = await requireSession(deps, context.organization.id, params.id ?? "");
    return {
      reply: describeSession(session, await deps.events.listOfSession(session.id), deps.clock.now()),
    };
  });
