import type { Principal } from "../../core/access/management.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { disableEndpointOperation } from "../contract.ts";
import { disableEndpoint } from "../domain/endpoint.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, endpointOutput, requireEndpoint, saveEndpoint } from "./shared.ts";

export const disableWebhookEndpoint = (deps: WebhooksDeps): Route<Principal> =>
  implement(disableEndpointOperation, async ({ params, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    if (endpoint.status === "DISABLED") return endpointOutput(deps, endpoint);
    const reason = "BY_ADMINISTRATOR";
    const disabled = disableEndpoint(endpoint, reason, deps.clock.now());
    await saveEndpoint(deps, disabled, [auditEndpoint(deps, context, endpoint.id, "disabled", { reason })]);
    return endpointOutput(deps, disabled);
  });
