import type { Principal } from "../../core/access/management.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { conflict } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { deleteEndpointOperation } from "../contract.ts";
import { drain } from "../domain/circuit.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, requireEndpoint } from "./shared.ts";

export const deleteEndpoint = (deps: WebhooksDeps): Route<Principal> =>
  implement(deleteEndpointOperation, async ({ params, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    const health = await deps.health.get(endpoint);
    const outcome = await transact(deps.table, [
      deps.endpoints.remove(endpoint),
      auditEndpoint(deps, context, endpoint.id, "deleted"),
      // What was held for it is released and then ends as canceled.
      ...(health === undefined ? [] : [deps.health.change(health, drain(health, deps.clock.now()))]),
    ]);
    if (!outcome.ok)
      throw conflict("CONFLICT", "The webhook endpoint was changed at the same time. Try again.");
    await deps.secrets.removeAll(endpoint.id);
    return { reply: undefined };
  });
