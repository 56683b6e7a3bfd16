import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { enableEndpointOperation } from "../contract.ts";
import { enableEndpoint } from "../domain/endpoint.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, endpointOutput, requireEndpoint, saveEndpoint } from "./shared.ts";

export const enableWebhookEndpoint = (deps: WebhooksDeps): Route<Principal> =>
  implement(enableEndpointOperation, async ({ params, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    if (endpoint.status === "ENABLED") return endpointOutput(endpoint);
    const enabled = enableEndpoint(endpoint, deps.clock.now());
    await saveEndpoint(deps, enabled, auditEndpoint(deps, context, endpoint.id, "enabled"));
    return endpointOutput(enabled);
  });
