import { implement, type Route } from "../../platform/http/operation.ts";
import { getAuthorization } from "../contract/authorizations.ts";
import type { FrontChannelDeps } from "../front-channel/deps.ts";
import { loadHeld, viewAuthorization } from "../front-channel/held-authorization.ts";

export const createGetAuthorization = (deps: FrontChannelDeps): Route =>
  implement(getAuthorization, async ({ params, request }) => ({
    reply: await viewAuthorization(deps, await loadHeld(deps, request, params.id ?? "")),
  }));
