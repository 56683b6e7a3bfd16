// Which of an endpoint's deliveries are asked for, as a condition of a query.
import type { EventName } from "../../core/event/schema.ts";
import { openKeys } from "../../core/keys.ts";
import type { PagedQuery } from "../../platform/dynamo/page.ts";
import type { DeliveryStatus } from "../domain/delivery.ts";

export interface DeliveryFilter {
  status?: DeliveryStatus | undefined;
  eventType?: EventName | undefined;
  interviewId?: string | undefined;
  /** Bounds of the delivery's id, see `deliveryIdRange`. */
  range?: { from: string; to: string } | undefined;
}

export const toFilter = ({
  status,
  eventType,
  interviewId,
  range,
}: DeliveryFilter): Omit<PagedQuery, "partition"> => ({
  ...(range === undefined
    ? {}
    : { sortCondition: "#sort BETWEEN :from AND :to", values: { ":from": range.from, ":to": range.to } }),
  equal: {
    status,
    "event.eventType": eventType,
    // The row says its session there alone.
    openPk: interviewId === undefined ? undefined : openKeys.delivery(interviewId).openPk,
  },
});
