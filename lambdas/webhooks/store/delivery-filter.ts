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

export const toFilter = ({ status, eventType, interviewId, range }: DeliveryFilter): Partial<PagedQuery> => {
  // The row says its session there alone.
  const openPk = interviewId === undefined ? undefined : openKeys.delivery(interviewId).openPk;
  const conditions = [
    { name: "status", path: "#status", names: ["status"], value: status },
    { name: "eventType", path: "#event.#eventType", names: ["event", "eventType"], value: eventType },
    { name: "openPk", path: "#openPk", names: ["openPk"], value: openPk },
  ].filter(({ value }) => value !== undefined);
  const bounds = range === undefined ? {} : { ":from": range.from, ":to": range.to };
  return {
    ...(range === undefined ? {} : { sortCondition: "#sort BETWEEN :from AND :to" }),
    ...(conditions.length === 0
      ? {}
      : {
          filter: conditions.map(({ path, name }) => `${path} = :${name}`).join(" AND "),
          names: Object.fromEntries(
            conditions.flatMap(({ names }) => names).map((name) => [`#${name}`, name]),
          ),
        }),
    values: {
      ...bounds,
      ...Object.fromEntries(conditions.map(({ name, value }) => [`:${name}`, value ?? ""])),
    },
  };
};
