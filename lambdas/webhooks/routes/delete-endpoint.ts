import type { Principal } from "../../core/access/management.ts";
import { type TransactionOutcome, transact } from "../../platform/dynamo/transaction.ts";
import { conflict } from "../../platform/errors.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { deleteEndpointOperation } from "../contract.ts";
import { drain } from "../domain/circuit.ts";
import type { WebhookEndpoint } from "../domain/endpoint.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, requireEndpoint } from "./shared.ts";

const TRIES = 5;

export const deleteEndpoint = (deps: WebhooksDeps): Route<Principal> =>
  implement(deleteEndpointOperation, async ({ params, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    let outcome = await remove(deps, context, endpoint);
    // Attempts that end meanwhile change how it is doing, which is no reason to keep it.
    for (let tries = 1; tries < TRIES && isHealthAlone(outcome); tries++) {
      outcome = await remove(deps, context, endpoint);
    }
    if (!outcome.ok)
      throw conflict("CONFLICT", "The webhook endpoint was changed at the same time. Try again.");
    await deps.secrets.removeAll(endpoint.id);
    return { reply: undefined };
  });

const isHealthAlone = (outcome: TransactionOutcome): boolean =>
  !outcome.ok && outcome.failed.every((label) => label === "health");

const remove = async (
  deps: WebhooksDeps,
  principal: Principal,
  endpoint: WebhookEndpoint,
): Promise<TransactionOutcome> => {
  const health = await deps.health.get(endpoint);
  const now = deps.clock.now();
  return transact(deps.table, [
    ...deps.endpoints.remove(endpoint, now),
    auditEndpoint(deps, principal, endpoint.id, "deleted"),
    // What was held for it is released and then ends as canceled.
    ...(health === undefined ? [] : [deps.health.change(health, drain(health, now))]),
  ]);
};
