import type { Principal } from "../../core/access/management.ts";
import { redactSession as redact } from "../../core/session/administer-session.ts";
import { viewSession } from "../../core/session/domain.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/sessions.ts";
import type { AdministrationDeps } from "./deps.ts";
import { sessionCommand } from "./shared.ts";

export const redactSession = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.redactSession, async ({ params, context }) => ({
    reply: viewSession(await redact(deps, sessionCommand(context, params.id)), deps.clock.now()),
  }));
