import type { Principal } from "../../core/access/management.ts";
import { resendSession as resend } from "../../core/session/administer-session.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/sessions.ts";
import type { AdministrationDeps } from "./deps.ts";
import { sessionCommand } from "./shared.ts";

export const resendSession = (deps: AdministrationDeps): Route<Principal> =>
  implement(contract.resendSession, async ({ params, context }) => ({
    reply: await resend(deps, sessionCommand(context, params.id)),
  }));
