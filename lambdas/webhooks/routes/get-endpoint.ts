import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { getEndpointOperation } from "../contract.ts";
import type { WebhooksDeps } from "./deps.ts";
import { endpointOutput, requireEndpoint } from "./shared.ts";

export const getEndpoint = (deps: WebhooksDeps): Route<Principal> =>
  implement(getEndpointOperation, async ({ params, context }) =>
    endpointOutput(deps, await requireEndpoint(deps, context, params.id)),
  );
