// Where the deliveries of a session lie. A delivery's key is made of its event's id and its endpoint's, so no index has
// to repeat it: the session's events times the endpoints of its organization are all the places where one can be.
import * as z from "zod";
import { plusMinutes } from "../../platform/clock.ts";
import { readAll } from "../../platform/dynamo/read-all.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import { deliveryIdOf, type Key, keys, openKeys } from "../keys.ts";

export interface SessionRef {
  id: string;
  organizationId: string;
}

/**
 * An endpoint is deleted at the time that the request for it began, by the clock of its function; events have the time
 * of another one. What is more than this before an event cannot have been there for it.
 */
const CLOCKS_APART_MINUTES = 60;

const sortKey = z.object({ sk: z.string() });
/** Of an event only what its deliveries' keys are made of. One that cannot be read was never sent to anyone. */
const eventRow = z
  .object({ event: z.object({ id: z.string(), timestamp: z.string() }) })
  .or(z.unknown().transform(() => undefined));

/**
 * The keys under which deliveries of the session can lie, the newest event first; under most of them there is none. As
 * many as the session has events, times the endpoints that there are and those that were deleted since.
 */
export const findDeliveryKeys = async (table: Table, session: SessionRef): Promise<Key[]> => {
  const events = await findEvents(table, session.id);
  const ids = new Set(await findIndexed(table, session.id));
  const [first] = events.map(({ timestamp }) => timestamp).toSorted();
  if (first !== undefined) {
    // In this order: an endpoint that is deleted between the two is in one of them at least.
    const there = await findEndpoints(table, session.organizationId);
    const deleted = await findDeleted(table, session.organizationId, first);
    for (const { id, timestamp } of events) {
      const since = sinceEvent(timestamp);
      const gone = deleted.filter(({ deletedAt }) => deletedAt >= since).map((each) => each.id);
      for (const endpointId of [...there, ...gone]) ids.add(deliveryIdOf(endpointId, id));
    }
  }
  return [...ids].toSorted().reverse().map(keys.delivery);
};

const sinceEvent = (timestamp: string): string =>
  plusMinutes(new Date(timestamp), -CLOCKS_APART_MINUTES).toISOString();

const findEvents = async (table: Table, sessionId: string) => {
  const { pk: partition } = keys.session(sessionId);
  const rows = await readAll(table, { partition, prefix: "EVENT#", attributes: ["event"] }, eventRow);
  return rows.flatMap((row) => (row === undefined ? [] : [row.event]));
};

const findEndpoints = async (table: Table, organizationId: string): Promise<string[]> => {
  const { pk: partition, sk: prefix } = keys.webhookEndpoint(organizationId, "");
  const rows = await readAll(table, { partition, prefix, attributes: ["sk"] }, sortKey);
  return rows.map(({ sk }) => sk.slice(prefix.length));
};

/** Those that are remembered for longer than need be do no harm: there is nothing under their keys. */
const findDeleted = async (table: Table, organizationId: string, firstEvent: string) => {
  const { pk: partition } = keys.deletedWebhookEndpoint(organizationId, "", "");
  const rows = await readAll(table, { partition, from: sinceEvent(firstEvent), attributes: ["sk"] }, sortKey);
  return rows.map(({ sk }) => {
    const [deletedAt = "", id = ""] = sk.split("#");
    return { deletedAt, id };
  });
};

/** Deliveries from before ADR 27 are in the index, also those of endpoints that nobody remembers. */
const findIndexed = async (table: Table, sessionId: string): Promise<string[]> => {
  const { openPk: partition } = openKeys.delivery(sessionId);
  const rows = await readAll(table, { index: "open", partition, attributes: ["sk"] }, sortKey);
  return rows.map(({ sk }) => sk);
};
