import type { Principal } from "../../core/access/management.ts";
import { cancelSession as cancel } from "../../core/session/administer-session.ts";
import { viewSession } from "../../core/session/domain.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/sessions.ts";
import type { AdministrationDeps } from "./deps.ts";
import { sessionCommand } from "./shared.ts";

export const cancelSession = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.cancelSession, async ({ params, context }) => ({
    reply: viewSession(await cancel(deps, sessionCommand(context, params.id)), deps.clock.now()),
  }));
