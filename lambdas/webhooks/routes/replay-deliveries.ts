import type { Principal } from "../../core/access/management.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { replayDeliveriesOperation } from "../contract.ts";
import type { Delivery } from "../domain/delivery.ts";
import { deliveryIdRange } from "../domain/delivery-id.ts";
import type { WebhooksDeps } from "./deps.ts";
import { auditEndpoint, requireEnabled, requireEndpoint } from "./shared.ts";

/** So many deliveries one call handles; more are left to the next one, and the caller is told. */
const MAX_DELIVERIES = 200;
const PAGE = 100;
const AT_ONCE = 10;

export const replayDeliveries = (deps: WebhooksDeps): Route<Principal> =>
  implement(replayDeliveriesOperation, async ({ params, body, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    requireEnabled(endpoint);
    const { from, status } = body;
    const to = body.to ?? deps.clock.now().toISOString();
    const filter = { status, range: deliveryIdRange(new Date(from), new Date(to)) };
    const read = (cursor: string | undefined) =>
      deps.deliveries.listOfEndpoint(endpoint.id, filter, { limit: PAGE, cursor });
    let page = await read(body.cursor);
    // One event for the whole, and before it: nothing is sent again without a trace.
    await transact(deps.table, [auditEndpoint(deps, context, endpoint.id, "replayed", { from, to, status })]);
    let scheduled = await rearmAll(deps, page.data);
    let seen = page.data.length;
    while (page.nextCursor !== null && seen < MAX_DELIVERIES) {
      page = await read(page.nextCursor);
      scheduled += await rearmAll(deps, page.data);
      seen += page.data.length;
    }
    const { nextCursor } = page;
    return { reply: { scheduled, skipped: seen - scheduled, nextCursor } };
  });

const rearmAll = async (deps: WebhooksDeps, found: readonly Delivery[]): Promise<number> => {
  const rearmed: Delivery[] = [];
  for (let start = 0; start < found.length; start += AT_ONCE) {
    const batch = found.slice(start, start + AT_ONCE).filter((delivery) => !delivery.test);
    const outcomes = await Promise.all(
      batch.map((delivery) =>
        transact(deps.table, [deps.deliveries.rearm(delivery, deps.clock.now(), false)]),
      ),
    );
    rearmed.push(...batch.filter((_, index) => outcomes[index]?.ok === true));
  }
  await deps.queue.sendAll(rearmed.map(({ id }) => ({ deliveryId: id, slow: true as const })));
  return rearmed.length;
};
