// A delivery as a row of the table. DynamoDB charges for each begun kilobyte of a row, names included, whenever it is
// written: what its keys say is not in it a second time, and what has no value is not in it at all.
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { endpointOfDelivery, eventOfDelivery, keys, openKeys } from "../../core/keys.ts";
import { type Delivery, delivery } from "../domain/delivery.ts";
import { readFirstResult } from "./first-attempt.ts";

const SESSION_PREFIX = openKeys.delivery("").openPk;

const givenOfEvent = (id: string, openPk: string, eventType: string) => ({
  id: eventOfDelivery(id),
  type: eventType.toLowerCase().replace("_", "."),
  interviewId: openPk.slice(SESSION_PREFIX.length),
  externalCustomerId: null,
  correlationId: null,
  customFields: {},
  onboardingStatus: null,
  identityId: null,
  failureReason: null,
});

const givenOfDelivery = (id: string, organizationId: string) => ({
  id,
  endpointId: endpointOfDelivery(id),
  organizationId,
  test: false,
  roundStart: 0,
  probe: false,
});

/** What reading the row would not find out by itself. */
const without = (value: object, given: object) =>
  Object.fromEntries(
    Object.entries(value).filter(
      ([name, part]) => part !== null && !isDeepStrictEqual(part, Reflect.get(given, name)),
    ),
  );

export const toDeliveryItem = (value: Delivery) => {
  const { id, event } = value;
  const open = openKeys.delivery(event.interviewId);
  return {
    ...keys.delivery(id),
    ...open,
    ...without(value, givenOfDelivery(id, event.organizationId)),
    event: {
      ...without(event, givenOfEvent(id, open.openPk, event.eventType)),
      // Redaction empties it in its place.
      customFields: event.customFields,
    },
  };
};

const slimRow = z.looseObject({
  sk: z.string(),
  openPk: z.string(),
  event: z.looseObject({ eventType: z.string(), organizationId: z.string() }),
});

const complete = (item: unknown): unknown => {
  const row = slimRow.safeParse(item);
  // Whatever is missing, the record's own schema says it better.
  if (!row.success) return item;
  const { sk, openPk, event } = row.data;
  return {
    ...givenOfDelivery(sk, event.organizationId),
    ...readFirstResult(row.data),
    ...row.data,
    event: { ...givenOfEvent(sk, openPk, event.eventType), ...event },
  };
};

/** Reads this form, and the one before it, in which everything was written out. */
export const deliveryRow = z.preprocess(complete, delivery);
