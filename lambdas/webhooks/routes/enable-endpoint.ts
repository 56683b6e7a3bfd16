import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { enableEndpointOperation } from "../contract.ts";
import { drain } from "../domain/circuit.ts";
import { enableEndpoint } from "../domain/endpoint.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, endpointOutput, requireEndpoint, saveEndpoint } from "./shared.ts";

export const enableWebhookEndpoint = (deps: WebhooksDeps): Route<Principal> =>
  implement(enableEndpointOperation, async ({ params, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    if (endpoint.status === "ENABLED") return endpointOutput(deps, endpoint);
    const now = deps.clock.now();
    const health = await deps.health.get(endpoint);
    const enabled = enableEndpoint(endpoint, now);
    await saveEndpoint(deps, enabled, [
      auditEndpoint(deps, context, endpoint.id, "enabled"),
      ...(health === undefined ? [] : [deps.health.change(health, drain(health, now))]),
    ]);
    return endpointOutput(deps, enabled);
  });
