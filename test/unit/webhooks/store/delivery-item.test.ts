import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, describe, expect, it, vi } from "vitest";
import { redactEvents } from "../../../../lambdas/core/event/redact.ts";
import type { SessionEvent } from "../../../../lambdas/core/event/schema.ts";
import { createEventStore } from "../../../../lambdas/core/event/store.ts";
import { deliveryIdOf, keys } from "../../../../lambdas/core/keys.ts";
import { parseRecord } from "../../../../lambdas/platform/dynamo/records.ts";
import { type DeliveryMessage, delivery, newDelivery } from "../../../../lambdas/webhooks/domain/delivery.ts";
import { settleAttempt, toAttempt } from "../../../../lambdas/webhooks/domain/settle.ts";
import { deliveryRow } from "../../../../lambdas/webhooks/store/delivery-item.ts";
import { readFirstAttempt } from "../../../../lambdas/webhooks/store/first-attempt.ts";
import { commit } from "../../../support/test-product.ts";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { aDelivery, anEndpoint, anEvent, answered, aTiming, NOW } from "../builders.ts";
import { createScene, type Scene } from "../jobs/scene.ts";

const table = await createTestTable();
afterEach(() => vi.restoreAllMocks());

/** Ids as long as real ones are. */
const ulid = (): string => `01kamzqz5r${randomBytes(8).toString("hex")}`;
const createOwnScene = () => createScene(table, { organizationId: `org_${ulid()}` });

/** As a customer's are who fills everything in. */
const fullEvent = (scene: Scene, id: string) =>
  anEvent({
    id,
    organizationId: scene.endpoint.organizationId,
    interviewId: `ses_${id.slice(4)}`,
    integrationReference: `int_${id.slice(4)}`,
    integrationName: "Employee sign-in",
    loginHint: "ana.garcia@example.com",
    externalCustomerId: "customer-0000012345",
    correlationId: "5f0c6d0e-6f0b-4a53-9a3c-8f2f2f0a7f11",
    customFields: { desk: "7", campaign: "winter" },
    identityId: `idn_${id.slice(4)}`,
  });

const signed = (id: string) => ({
  "content-type": "application/json",
  "user-agent": "Countersign-Webhooks/1",
  "webhook-id": id,
  "webhook-timestamp": "1795514399",
  "webhook-signature": `v1,${randomBytes(32).toString("base64")}`,
});

const ANSWER_HEADERS = {
  date: "Mon, 23 Nov 2026 10:00:00 GMT",
  "content-type": "application/json; charset=utf-8",
  "content-length": "17",
  connection: "keep-alive",
};

/** Write units that the database says were consumed while `run` ran, indexes included. */
const unitsOf = async (run: () => Promise<unknown>): Promise<number> => {
  const send = table.client.send.bind(table.client);
  let units = 0;
  vi.spyOn(table.client, "send").mockImplementation(async (command: Parameters<typeof send>[0]) => {
    Object.assign(command.input, { ReturnConsumedCapacity: "TOTAL" });
    const answer = await send(command);
    const consumed = Reflect.get(answer, "ConsumedCapacity");
    if (!command.constructor.name.includes("Get")) units += Number(consumed.CapacityUnits);
    return answer;
  });
  await run();
  vi.restoreAllMocks();
  return units;
};

const add = async (scene: Scene) => {
  const id = `evt_${ulid()}`;
  const event = fullEvent(scene, id);
  await commit(table, [createEventStore(table).append(event)]);
  const created = {
    ...newDelivery(deliveryIdOf(scene.endpoint.id, id), scene.endpoint, event, NOW),
    requestId: "JKJaXmPLvHcESHA=",
  };
  const { organizationId } = event;
  const message: DeliveryMessage = { deliveryId: created.id, organizationId, handedOver: true };
  return { id, event, created, message };
};

const sessionOf = ({ interviewId, organizationId }: SessionEvent) => ({ id: interviewId, organizationId });

const rowOf = async (id: string) => (await readWholeTable(table)).find(({ sk }) => sk === id);

describe("what a webhook that is received at the first attempt costs", () => {
  it("is four write units: row and its place among what is due, row and that place gone", async () => {
    const scene = await createOwnScene();
    const { id, created, message } = await add(scene);
    scene.receiver.answer = {
      ...answered(200, ANSWER_HEADERS, '{"received":true}'),
      headers: signed(id),
    };
    expect(await unitsOf(() => scene.deliveries.create(created))).toBe(2);
    expect(await unitsOf(() => scene.deliver(message))).toBe(2);
    expect(await scene.read(created.id)).toMatchObject({ status: "SUCCEEDED", lastResponseStatus: 200 });
    expect((await readWholeTable(table)).filter(({ pk }) => pk === keys.attempt(created.id, 1).pk)).toEqual(
      [],
    );
  });
});

describe("the row of a delivery", () => {
  it("gives back everything, although nothing is in it twice", async () => {
    const scene = await createOwnScene();
    const { created } = await add(scene);
    await scene.deliveries.create(created);
    expect(await scene.read(created.id)).toEqual(created);
    expect(await rowOf(created.id)).not.toHaveProperty("endpointId");
    expect((await rowOf(created.id))?.event).not.toHaveProperty("interviewId");
  });

  it("gives back what its key does not say", async () => {
    const scene = await createOwnScene();
    const odd = aDelivery({
      id: "dlv_odd_1",
      organizationId: "org_other",
      test: true,
      roundStart: 3,
      claims: 4,
      probe: true,
      event: anEvent({ id: "evt_another", type: "another", interviewId: "ses_odd" }),
    });
    await scene.deliveries.create(odd);
    expect(await scene.read(odd.id)).toEqual(odd);
  });

  it("can be read as the release before wrote it, and settled", async () => {
    const stored = JSON.parse(readFileSync("test/support/stored-records.json", "utf8")).delivery;
    expect(parseRecord(deliveryRow, stored)).toEqual(parseRecord(delivery, stored));
    const scene = await createOwnScene();
    const { created, message, event } = await add(scene);
    const Item = {
      ...keys.delivery(created.id),
      openPk: `SESSION_DELIVERIES#${event.interviewId}`,
      openSk: created.id,
      duePk: "DELIVERY_DUE#0",
      dueSk: `${NOW.toISOString()}#${created.id}`,
      ...created,
      ttl: 1,
      schemaVersion: 1,
    };
    await table.client.send(new PutCommand({ TableName: table.name, Item }));
    expect(await scene.read(created.id)).toEqual(created);
    await scene.deliver(message);
    expect(await scene.read(created.id)).toMatchObject({
      status: "SUCCEEDED",
      attemptCount: 1,
      lastDurationMs: 42,
    });
    expect((await scene.deliveries.listOfSession(sessionOf(event), { limit: 5 })).data).toHaveLength(1);
    expect(await scene.deliveries.listAttempts(created.id, 5)).toHaveLength(1);
  });
});

describe("the first attempt", () => {
  it("of the first release that packed one can be read for ever", () => {
    const row = {
      sk: "dlv_e1_1",
      first: Buffer.from(
        "wxb+hrpGxiGGBlYGIKRnYGAQhRYjJkZYYsQQJUaM4DFijBYjJkgRYmJE0whBCXVsoWRqYIwl5RorYQ8rAA==",
        "base64",
      ),
      answer: Buffer.from("Q6QfcPo1MgYnPnDCMzSwMgAhaArElbhqdZSSSosrlWIB", "base64"),
    };
    expect(readFirstAttempt(row)).toEqual({
      deliveryId: "dlv_e1_1",
      number: 1,
      startedAt: "2026-11-23T10:00:00.000Z",
      durationMs: 42,
      timing: aTiming,
      requestHeaders: {
        "content-type": "application/json",
        "user-agent": "Countersign-Webhooks/1",
        "webhook-id": "evt_e1",
      },
      responseStatus: 503,
      responseHeaders: { date: "Mon, 23 Nov 2026 10:00:00 GMT", connection: "keep-alive" },
      responseBody: "busy",
      failure: "HTTP_503",
      failureDetail: null,
    });
  });

  const attempted = async (scene: Scene, body: string, headers: Record<string, string> = ANSWER_HEADERS) => {
    const { id, event, created, message } = await add(scene);
    await scene.deliveries.create(created);
    scene.receiver.answer = { ...answered(500, headers, body), headers: signed(id) };
    await scene.deliver(message);
    return { id: created.id, event, sent: scene.receiver.answer };
  };

  it.each([
    ["lies in the delivery's row", "busy", 0],
    ["is a row of its own where the answer is long", randomBytes(8_000).toString("hex"), 1],
  ])("%s, and reads the same", async (_, body, rows) => {
    const scene = await createOwnScene();
    const { id, sent } = await attempted(scene, body);
    expect((await readWholeTable(table)).filter(({ pk }) => pk === `DELIVERY#${id}`)).toHaveLength(rows);
    const shown = {
      responseBody: body,
      responseHeaders: ANSWER_HEADERS,
      requestHeaders: sent.headers,
      timing: aTiming,
      failure: "HTTP_500",
    };
    expect(await scene.deliveries.listAttempts(id, 10)).toMatchObject([{ number: 1, ...shown }]);
    expect(await scene.read(id)).toMatchObject({ lastResponseStatus: 500, lastFailure: "HTTP_500" });
  });

  it("is followed by the later ones, each a row, and says no longer how the last one went", async () => {
    const scene = await createOwnScene();
    const { id } = await attempted(scene, "busy");
    scene.receiver.answer = answered(200);
    scene.clock.advance(30);
    await scene.deliver({ deliveryId: id });
    const numbers = async (limit: number) =>
      (await scene.deliveries.listAttempts(id, limit)).map(({ number }) => number);
    expect([await numbers(10), await numbers(1)]).toEqual([[2, 1], [2]]);
    expect(await scene.read(id)).toMatchObject({
      status: "SUCCEEDED",
      lastResponseStatus: 200,
      lastFailure: null,
    });
  });

  it("loses its answer when the session is redacted, and nothing else", async () => {
    const scene = await createOwnScene();
    const { id, event, sent } = await attempted(scene, "hello ana.garcia@example.com");
    await redactEvents(table, sessionOf(event));
    expect(await scene.deliveries.listAttempts(id, 10)).toMatchObject([
      { responseBody: "[redacted]", responseHeaders: {}, responseStatus: 500, requestHeaders: sent.headers },
    ]);
    expect(await scene.read(id)).toMatchObject({
      event: { loginHint: "[redacted]", externalCustomerId: null, correlationId: null, customFields: {} },
      lastResponseStatus: 500,
    });
    expect(await rowOf(id)).toMatchObject({ answer: "[redacted]" });
  });

  it("does not bring an answer in where the session was redacted while it was under way", async () => {
    const scene = await createOwnScene();
    const { created, event, message } = await add(scene);
    await scene.deliveries.create(created);
    scene.receiver.answer = answered(200, {}, "hello ana.garcia@example.com");
    scene.receiver.meanwhile = () => redactEvents(table, sessionOf(event));
    await scene.deliver(message);
    expect(await rowOf(created.id)).toMatchObject({ status: "SUCCEEDED", answer: "[redacted]" });
    expect(await scene.deliveries.listAttempts(created.id, 1)).toMatchObject([
      { responseBody: "[redacted]" },
    ]);
  });

  it("does not bring the answer to a later attempt in either, which is a row of its own", async () => {
    const scene = await createOwnScene();
    const { id, event } = await attempted(scene, "busy");
    scene.clock.advance(30);
    scene.receiver.answer = answered(200, ANSWER_HEADERS, "hello ana.garcia@example.com");
    scene.receiver.meanwhile = () => redactEvents(table, sessionOf(event));
    await scene.deliver({ deliveryId: id });
    expect(await scene.read(id)).toMatchObject({ status: "SUCCEEDED", attemptCount: 2 });
    expect(await scene.deliveries.listAttempts(id, 10)).toMatchObject([
      { number: 2, responseStatus: 200, responseBody: "[redacted]", responseHeaders: {} },
      { number: 1, responseBody: "[redacted]" },
    ]);
  });

  it("is recorded where only the database's word of it was lost, and not over another one's", async () => {
    const scene = await createOwnScene();
    const { created, id } = await add(scene);
    await scene.deliveries.create(created);
    const record = (durationMs: number) => {
      const sent = { ...answered(200), headers: signed(id) };
      const recorded = { ...toAttempt(created, anEndpoint(), sent, NOW), durationMs };
      // The signature is another one each time: so is the attempt.
      return { recorded, settled: settleAttempt(created, recorded, { kind: "SUCCEEDED" }, NOW) };
    };
    const { settled, recorded } = record(1);
    const write = () => scene.deliveries.record(created, settled, recorded, NOW);
    expect([await write(), await write()]).toEqual([{ ok: true }, { ok: true }]);
    const other = record(2);
    expect(await scene.deliveries.record(created, other.settled, other.recorded, NOW)).toEqual({
      ok: false,
      failed: ["delivery"],
    });
    expect(await scene.deliveries.listAttempts(created.id, 5)).toMatchObject([{ durationMs: 1 }]);
  });
});
