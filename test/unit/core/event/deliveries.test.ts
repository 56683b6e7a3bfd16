import { randomUUID } from "node:crypto";
import { PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findDeliveryKeys } from "../../../../lambdas/core/event/deliveries.ts";
import { redactEvents } from "../../../../lambdas/core/event/redact.ts";
import { createEventStore } from "../../../../lambdas/core/event/store.ts";
import { deliveryIdOf, keys, openKeys } from "../../../../lambdas/core/keys.ts";
import { transact } from "../../../../lambdas/platform/dynamo/transaction.ts";
import { newDelivery } from "../../../../lambdas/webhooks/domain/delivery.ts";
import { createDeliveryStore } from "../../../../lambdas/webhooks/store/delivery-store.ts";
import { createEndpointStore } from "../../../../lambdas/webhooks/store/endpoint-store.ts";
import { commit } from "../../../support/test-product.ts";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { anEndpoint, anEvent, NOW } from "../../webhooks/builders.ts";

const table = await createTestTable();
const endpoints = createEndpointStore(table);
const deliveries = createDeliveryStore(table, 30);
afterEach(() => vi.restoreAllMocks());

const hoursLater = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);

/** A session of an organization of its own, with an event at each of these hours. */
const createSession = async (...hours: number[]) => {
  const session = { id: `ses_${randomUUID()}`, organizationId: `org_${randomUUID()}` };
  const events = hours.map((hour, index) =>
    anEvent({
      id: `evt_e${index + 1}`,
      sequence: index + 1,
      timestamp: hoursLater(hour).toISOString(),
      interviewId: session.id,
      organizationId: session.organizationId,
    }),
  );
  for (const event of events) await commit(table, [createEventStore(table).append(event)]);
  const endpointOf = (id: string) => anEndpoint({ id, organizationId: session.organizationId });
  return {
    session,
    events,
    addEndpoint: (id: string) => commit(table, [endpoints.create(endpointOf(id))]),
    removeEndpoint: (id: string, hour: number) =>
      commit(table, endpoints.remove(endpointOf(id), hoursLater(hour))),
    deliver: async (endpointId: string, position = 0) => {
      const event = events[position] ?? anEvent();
      const created = newDelivery(deliveryIdOf(endpointId, event.id), endpointOf(endpointId), event, NOW);
      await deliveries.create(created);
      return created.id;
    },
    find: async () => (await findDeliveryKeys(table, session)).map(({ sk }) => sk),
  };
};

const loginHintOf = async (id: string) => (await deliveries.get(id))?.event.loginHint;

describe("where the deliveries of a session can lie", () => {
  it("is under each of its events for each endpoint, the newest event first", async () => {
    const { find, addEndpoint } = await createSession(0, 1);
    expect(await find()).toEqual([]);
    await addEndpoint("whe_a");
    await addEndpoint("whe_b");
    expect(await find()).toEqual(["dlv_e2_b", "dlv_e2_a", "dlv_e1_b", "dlv_e1_a"]);
  });

  it("is also under those that were deleted since, however often one is made and deleted, and not before", async () => {
    const { find, addEndpoint, removeEndpoint } = await createSession(0, 24);
    for (const [id, hour] of [
      ["whe_before", -2],
      ["whe_at", 0],
      ["whe_between", 12],
      ["whe_after", 25],
    ] as const) {
      await addEndpoint(id);
      await removeEndpoint(id, hour);
    }
    expect(await find()).toEqual(["dlv_e2_after", "dlv_e1_between", "dlv_e1_at", "dlv_e1_after"]);
  });

  it("is found of an endpoint that is deleted in that very moment", async () => {
    const { find, addEndpoint, removeEndpoint } = await createSession(0);
    await addEndpoint("whe_a");
    const send = table.client.send.bind(table.client);
    const asked: unknown[] = [];
    vi.spyOn(table.client, "send").mockImplementation(async (command: Parameters<typeof send>[0]) => {
      const answer = await send(command);
      const partition =
        command instanceof QueryCommand ? command.input.ExpressionAttributeValues?.[":partition"] : "";
      asked.push(partition);
      // Just after it was asked which there are; the other way round it would be in neither.
      if (String(partition).startsWith("WEBHOOKS#")) await removeEndpoint("whe_a", 1);
      return answer;
    });
    expect(await find()).toEqual(["dlv_e1_a"]);
    expect(asked.filter((each) => /^(DELETED_)?WEBHOOKS#/.test(String(each)))).toHaveLength(2);
    vi.restoreAllMocks();
    expect(await find()).toEqual(["dlv_e1_a"]);
  });

  it("is in the index for those of the release before, also of an endpoint that nobody remembers", async () => {
    const { session, find } = await createSession();
    const id = "dlv_old_gone";
    const Item = { ...keys.delivery(id), ...openKeys.delivery(session.id), openSk: "000001" };
    await table.client.send(new PutCommand({ TableName: table.name, Item }));
    expect(await find()).toEqual([id]);
  });

  it("is not confused by an event that cannot be read", async () => {
    const { session, find, addEndpoint } = await createSession(0);
    await addEndpoint("whe_a");
    const Item = { ...keys.event(session.id, 2), event: { id: 7 } };
    await table.client.send(new PutCommand({ TableName: table.name, Item }));
    expect(await find()).toEqual(["dlv_e1_a"]);
  });
});

describe("redaction", () => {
  it("reaches the deliveries of endpoints that are there and that were deleted, and of no other session", async () => {
    const { session, deliver, addEndpoint, removeEndpoint } = await createSession(0, 1);
    await addEndpoint("whe_a");
    await addEndpoint("whe_b");
    const own = [await deliver("whe_a"), await deliver("whe_a", 1), await deliver("whe_b", 1)];
    await removeEndpoint("whe_b", 2);
    const other = await createSession(0);
    await other.addEndpoint("whe_o");
    const kept = await other.deliver("whe_o");
    await redactEvents(table, session);
    for (const id of own) expect(await loginHintOf(id)).toBe("[redacted]");
    expect(await loginHintOf(kept)).toBe("ana@example.com");
  });

  it("finds one delivery among many places, makes no row where there is none, and asks for a hundred at once", async () => {
    const { session, deliver, addEndpoint } = await createSession(0, 1, 2, 3);
    for (let index = 0; index < 60; index++) await addEndpoint(`whe_${index}`);
    const id = await deliver("whe_7", 2);
    const before = (await readWholeTable(table)).length;
    const sent = vi.spyOn(table.client, "send");
    await redactEvents(table, session);
    // The session's rows and events, both kinds of endpoints, the index; 240 places; the delivery and its attempts; events.
    expect(sent).toHaveBeenCalledTimes(5 + 3 + 2 + 4);
    vi.restoreAllMocks();
    expect(await loginHintOf(id)).toBe("[redacted]");
    expect((await readWholeTable(table)).length).toBe(before);
  });
});

describe("a deleted endpoint", () => {
  it("is remembered by its id alone, for longer than any delivery of it can live, and only if it was deleted", async () => {
    const { session, addEndpoint, removeEndpoint } = await createSession(0);
    await addEndpoint("whe_a");
    const stale = anEndpoint({ id: "whe_a", organizationId: session.organizationId, version: 1 });
    expect(await transact(table, endpoints.remove(stale, NOW))).toEqual({ ok: false, failed: ["endpoint"] });
    const pk = `DELETED_WEBHOOKS#${session.organizationId}`;
    const rows = async () => (await readWholeTable(table)).filter((row) => row.pk === pk);
    expect(await rows()).toEqual([]);
    await removeEndpoint("whe_a", 0);
    expect(await rows()).toEqual([
      { pk, sk: `${NOW.toISOString()}#whe_a`, ttl: NOW.getTime() / 1000 + 400 * 86_400, schemaVersion: 1 },
    ]);
  });
});
