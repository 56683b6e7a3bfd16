import type { Principal } from "../../core/access/management.ts";
import { plusMinutes } from "../../platform/clock.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { endpointStatisticsOperation } from "../contract.ts";
import type { Delivery } from "../domain/delivery.ts";
import { deliveryIdRange } from "../domain/delivery-id.ts";
import { countDeliveries } from "../domain/statistics.ts";
import type { WebhooksDeps } from "./deps.ts";
import { requireEndpoint } from "./shared.ts";

const PAGE = 200;
/** More would make the dashboard wait; the answer says how far back it goes. */
const MOST_PAGES = 5;

export const endpointStatistics = (deps: WebhooksDeps): Route<Principal> =>
  implement(endpointStatisticsOperation, async ({ params, query, context }) => {
    const endpoint = await requireEndpoint(deps, context, params.id);
    const now = deps.clock.now();
    const from = plusMinutes(now, -60 * query.hours);
    const range = deliveryIdRange(from, now);
    const found: Delivery[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const read = await deps.deliveries.listOfEndpoint(endpoint.id, { range }, { limit: PAGE, cursor });
      found.push(...read.data);
      cursor = read.nextCursor ?? undefined;
      if (cursor === undefined) break;
    }
    return { reply: countDeliveries(found, from, cursor === undefined) };
  });
