// An endpoint that lets us wait is noted before its answer comes, which may be 15 seconds away.
import type { Clock, Later } from "../../platform/clock.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import type { Log } from "../../platform/log.ts";
import { SLOW_AFTER_MS, slowEndpoint } from "../domain/circuit.ts";
import type { WebhookEndpoint } from "../domain/endpoint.ts";
import type { HealthStore } from "../store/health-store.ts";
import type { SendWebhook } from "./send-webhook.ts";

export interface NoteSlowDependencies {
  table: Table;
  health: Pick<HealthStore, "change">;
  clock: Clock;
  log: Log;
  later: Later;
}

/**
 * Sends, and has what comes after go by the lane of failing endpoints once the receiver has not answered for
 * `SLOW_AFTER_MS`. The next answer that comes in time takes the note away (jobs/track-health.ts).
 */
export const noteSlowEndpoint =
  (deps: NoteSlowDependencies, send: SendWebhook): SendWebhook =>
  async (claimed, endpoint) => {
    let noted: Promise<void> | undefined;
    const cancel = deps.later(SLOW_AFTER_MS, () => {
      noted = note(deps, endpoint);
    });
    try {
      return await send(claimed, endpoint);
    } finally {
      cancel();
      await noted;
    }
  };

const note = async (deps: NoteSlowDependencies, endpoint: WebhookEndpoint): Promise<void> => {
  try {
    // Where it has a record, it is in that lane already: the condition fails and nothing is to be done.
    const slow = slowEndpoint(endpoint, deps.clock.now());
    const { ok } = await transact(deps.table, [deps.health.change(undefined, slow)]);
    if (ok) deps.log.info("ENDPOINT_SLOW", { endpointId: endpoint.id });
  } catch (error) {
    deps.log.warn("HEALTH_NOT_TRACKED", { endpointId: endpoint.id }, error);
  }
};
