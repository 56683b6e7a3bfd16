import { describe, expect, it } from "vitest";
import { createEventStore } from "../../../../lambdas/core/event/store.ts";
import { deliveryIdOf } from "../../../../lambdas/core/keys.ts";
import { createSessionStore } from "../../../../lambdas/core/session/store.ts";
import { createIds } from "../../../../lambdas/platform/ids.ts";
import { slowEndpoint } from "../../../../lambdas/webhooks/domain/circuit.ts";
import { newDelivery } from "../../../../lambdas/webhooks/domain/delivery.ts";
import { endWithout, hold, toAttempt } from "../../../../lambdas/webhooks/domain/settle.ts";
import { commit } from "../../../support/test-product.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { sampleSession } from "../../core/session/sample-session.ts";
import { anEndpoint, anEvent, answered, aTiming } from "../builders.ts";
import { createScene, ENDPOINTS, type Scene } from "./scene.ts";

const table = await createTestTable();

/** A delivery of an event that happens now; finished unless it stays pending. */
const deliver = async (
  scene: Scene,
  endpointId: string,
  status: "PENDING" | "FAILED" | "CANCELED" = "PENDING",
): Promise<string> => {
  const endpoint = await scene.endpoints.get(scene.organization.id, endpointId);
  if (endpoint === undefined) throw new Error("no endpoint");
  const now = scene.clock.now();
  const event = anEvent({ id: createIds(scene.clock).next("evt"), organizationId: scene.organization.id });
  const delivery = newDelivery(deliveryIdOf(endpointId, event.id), endpoint, event, now);
  const { leaseUntil: _, ...ended } = endWithout(
    delivery,
    status === "PENDING" ? "FAILED" : status,
    "HTTP_500",
    now,
  );
  await scene.deliveries.create(status === "PENDING" ? delivery : ended);
  scene.clock.advance(1);
  return delivery.id;
};

const createEndpoint = async () => {
  const scene = createScene(table);
  const { id } = await scene.create();
  return { scene, id: String(id) };
};

describe("GET webhook-endpoints/{id}/deliveries", () => {
  it("lists newest first, by status if asked, in pages", async () => {
    const { scene, id } = await createEndpoint();
    const ids = [
      await deliver(scene, id),
      await deliver(scene, id, "FAILED"),
      await deliver(scene, id, "FAILED"),
    ];
    const list = async (query = "") => {
      const { body } = await scene.call({ path: `${ENDPOINTS}/${id}/deliveries${query}` });
      return { ids: body.data.map((delivery: { id: string }) => delivery.id), next: body.nextCursor };
    };
    expect((await list()).ids).toEqual(ids.toReversed());
    expect((await list("?status=FAILED")).ids).toEqual(ids.slice(1).toReversed());
    const first = await list("?limit=2");
    expect([...first.ids, ...(await list(`?limit=2&cursor=${first.next}`)).ids]).toEqual(ids.toReversed());
  });

  it("filters by event, session and time of the event", async () => {
    const { scene, id } = await createEndpoint();
    const first = await deliver(scene, id);
    scene.clock.advance(60);
    const since = scene.clock.now().toISOString();
    const second = await deliver(scene, id, "FAILED");
    const list = async (query: string) => {
      const { body } = await scene.call({ path: `${ENDPOINTS}/${id}/deliveries?${query}` });
      return body.data.map((delivery: { id: string }) => delivery.id);
    };
    expect(await list(`from=${since}`)).toEqual([second]);
    expect(await list(`to=${since.replace("01.000", "00.999")}`)).toEqual([first]);
    expect(await list("eventType=SESSION_SUCCEEDED")).toEqual([second, first]);
    expect(await list("eventType=SESSION_FAILED")).toEqual([]);
    expect(await list(`interviewId=ses_1&status=FAILED&from=${since}`)).toEqual([second]);
    expect(await list("interviewId=ses_2")).toEqual([]);
  });

  it("finds nothing since a moment that is still to come", async () => {
    const { scene, id } = await createEndpoint();
    await deliver(scene, id);
    expect(
      await scene.call({ path: `${ENDPOINTS}/${id}/deliveries?from=2099-01-01T00:00:00Z` }),
    ).toMatchObject({
      status: 200,
      body: { data: [], nextCursor: null },
    });
  });

  it.each([
    "status=NOPE",
    "limit=0",
    "cursor=x",
    "from=yesterday",
    "from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z",
    "eventType=NOPE",
    "interviewId=a%20b",
  ])("refuses %s", async (query) => {
    const { scene, id } = await createEndpoint();
    expect(await scene.call({ path: `${ENDPOINTS}/${id}/deliveries?${query}` })).toMatchObject({
      status: 400,
    });
  });
});

describe("GET sessions/{id}/deliveries", () => {
  const createSession = async () => {
    const scene = createScene(table);
    const session = sampleSession({ id: scene.ids.next("ses"), organizationId: scene.organization.id });
    await commit(table, [createSessionStore(table).create(session)]);
    const list = (query = "", id = session.id) =>
      scene.call({ path: `/api/v1/sessions/${id}/deliveries${query}` });
    return { scene, session, list };
  };

  it("lists those to all endpoints, the newest event first, in pages, and those of deleted ones too", async () => {
    const { scene, session, list } = await createSession();
    const endpointIds = [String((await scene.create()).id), String((await scene.create()).id)];
    const ids: string[] = [];
    for (const sequence of [1, 2]) {
      const event = anEvent({
        id: scene.ids.next("evt"),
        sequence,
        timestamp: scene.clock.now().toISOString(),
        interviewId: session.id,
        organizationId: session.organizationId,
      });
      await commit(table, [createEventStore(table).append(event)]);
      for (const id of endpointIds) {
        const endpoint = anEndpoint({ id, organizationId: session.organizationId });
        const delivery = newDelivery(deliveryIdOf(id, event.id), endpoint, event, scene.clock.now());
        await scene.deliveries.create(delivery);
        ids.push(delivery.id);
      }
      scene.clock.advance(1);
    }
    await scene.call({ path: `${ENDPOINTS}/${endpointIds[1]}`, method: "DELETE" });
    const [first, rest] = [await list("?limit=3"), ids.toSorted().reverse()];
    const second = await list(`?limit=3&cursor=${first.body.nextCursor}`);
    const found = [...first.body.data, ...second.body.data].map(({ id }: { id: string }) => id);
    expect(found).toEqual(rest);
    expect(second.body.nextCursor).toBeNull();
  });

  it("answers with an empty list where nothing was sent, and refuses a cursor that it did not give out", async () => {
    const { list } = await createSession();
    expect(await list()).toMatchObject({ status: 200, body: { data: [], nextCursor: null } });
    expect(await list("?cursor=x")).toMatchObject({ status: 400, body: { code: "VALIDATION_FAILED" } });
  });

  it("knows nothing of another organization's session", async () => {
    const [own, other] = [await createSession(), await createSession()];
    expect(await own.list("", other.session.id)).toMatchObject({ status: 404 });
  });
});

describe("GET deliveries/{id}", () => {
  it("shows the event and every attempt", async () => {
    const { scene, id } = await createEndpoint();
    const deliveryId = await deliver(scene, id);
    const found = await scene.deliveries.get(deliveryId);
    if (found === undefined) throw new Error("gone");
    const endpoint = await scene.endpoints.get(scene.organization.id, id);
    if (endpoint === undefined) throw new Error("no endpoint");
    const result = answered(503, { server: "x" }, "busy");
    const recorded = toAttempt(found, endpoint, result, scene.clock.now());
    const at = scene.clock.now();
    expect(await scene.deliveries.record(found, hold(found), recorded, at)).toEqual({ ok: true });
    const { status, body } = await scene.call({ path: `/api/v1/deliveries/${deliveryId}` });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: deliveryId,
      endpointId: id,
      eventType: "SESSION_SUCCEEDED",
      status: "HELD",
    });
    expect(body.event).toMatchObject({ interviewId: "ses_1", sequence: 3 });
    expect(body.attempts).toEqual([
      {
        number: 1,
        startedAt: scene.clock.now().toISOString(),
        durationMs: 42,
        timing: aTiming,
        requestHeaders: { "content-type": "application/json", "webhook-id": anEvent().id },
        responseStatus: 503,
        responseHeaders: { server: "x" },
        responseBody: "busy",
        failure: "HTTP_503",
        failureDetail: null,
      },
    ]);
  });

  it("answers for another organization's exactly as for one that does not exist", async () => {
    const { scene, id } = await createEndpoint();
    const foreign = await deliver(scene, id);
    const stranger = createScene(table);
    for (const [path, method] of [
      ["", "GET"],
      ["/resend", "POST"],
    ]) {
      const answers = await Promise.all(
        [foreign, "dlv_none"].map((each) =>
          stranger.call({ path: `/api/v1/deliveries/${each}${path}`, method: method ?? "GET" }),
        ),
      );
      expect(answers.map((answer) => answer.status)).toEqual([404, 404]);
      expect(answers[0]?.body).toEqual(answers[1]?.body);
    }
    expect(stranger.sent).toEqual([]);
  });
});

describe("POST webhook-endpoints/{id}/test", () => {
  it("queues an example event that belongs to no session", async () => {
    const { scene, id } = await createEndpoint();
    const answer = await scene.call({
      path: `${ENDPOINTS}/${id}/test`,
      body: { eventType: "SESSION_FAILED" },
    });
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `/api/v1/deliveries/${answer.body.id}` },
      body: { test: true, eventType: "SESSION_FAILED", interviewId: "ses_example", status: "PENDING" },
    });
    expect(scene.sent.map(({ message }) => message)).toEqual([{ deliveryId: answer.body.id }]);
    expect(await scene.auditActions()).toContain("webhook-endpoint.tested");
  });

  it("sends one for one Idempotency-Key", async () => {
    const { scene, id } = await createEndpoint();
    const request = {
      path: `${ENDPOINTS}/${id}/test`,
      body: { eventType: "SESSION_STARTED" },
      headers: { "idempotency-key": "k" },
    };
    const [first, second] = [await scene.call(request), await scene.call(request)];
    expect(second.body).toEqual(first.body);
    const other = { ...request, body: { eventType: "SESSION_FAILED" } };
    expect(await scene.call(other)).toMatchObject({ status: 409, body: { code: "IDEMPOTENCY_KEY_REUSED" } });
  });

  it.each([
    {},
    { eventType: "NOPE" },
    { eventType: "SESSION_FAILED", more: 1 },
    { eventType: ["SESSION_FAILED"] },
  ])("refuses %j", async (body) => {
    const { scene, id } = await createEndpoint();
    expect(await scene.call({ path: `${ENDPOINTS}/${id}/test`, body })).toMatchObject({ status: 400 });
    expect(scene.sent).toEqual([]);
  });
});

describe("POST deliveries/{id}/resend", () => {
  const resend = (scene: Scene, id: string) =>
    scene.call({ path: `/api/v1/deliveries/${id}/resend`, body: {} });

  it("makes a failed delivery due at once, with its audit event", async () => {
    const { scene, id } = await createEndpoint();
    const deliveryId = await deliver(scene, id, "FAILED");
    expect(await resend(scene, deliveryId)).toMatchObject({
      status: 202,
      body: { id: deliveryId, status: "PENDING", nextAttemptAt: scene.clock.now().toISOString() },
    });
    expect(scene.sent.map(({ message }) => message)).toEqual([{ deliveryId }]);
    expect(await scene.auditActions()).toContain("webhook-endpoint.delivery-resent");
  });

  it("goes where nobody waits behind it, as a test does, where the endpoint lets whoever calls it wait", async () => {
    const { scene, id } = await createEndpoint();
    const deliveryId = await deliver(scene, id, "FAILED");
    const slow = slowEndpoint({ id, organizationId: scene.organization.id }, scene.clock.now());
    await commit(table, [scene.health.change(undefined, slow)]);
    await resend(scene, deliveryId);
    const body = { eventType: "SESSION_FAILED" };
    const tested = await scene.call({ path: `${ENDPOINTS}/${id}/test`, body });
    expect(scene.sent.map(({ message }) => message)).toEqual([
      { deliveryId, slow: true },
      { deliveryId: tested.body.id, slow: true },
    ]);
  });

  it("is refused while an attempt is under way, and where the endpoint is disabled or deleted", async () => {
    const { scene, id } = await createEndpoint();
    const deliveryId = await deliver(scene, id);
    await scene.deliveries.claim(deliveryId, scene.clock.now(), true);
    expect(await resend(scene, deliveryId)).toMatchObject({
      status: 409,
      body: { code: "DELIVERY_IN_PROGRESS" },
    });
    await scene.call({ path: `${ENDPOINTS}/${id}/disable`, body: {} });
    expect(await resend(scene, deliveryId)).toMatchObject({
      status: 409,
      body: { code: "ENDPOINT_DISABLED" },
    });
    await scene.call({ path: `${ENDPOINTS}/${id}`, method: "DELETE" });
    expect(await resend(scene, deliveryId)).toMatchObject({
      status: 409,
      body: { code: "ENDPOINT_DELETED" },
    });
    expect(scene.sent).toEqual([]);
  });
});

describe("POST webhook-endpoints/{id}/replay", () => {
  const replay = (scene: Scene, id: string, body: Record<string, unknown>) =>
    scene.call({ path: `${ENDPOINTS}/${id}/replay`, body });
  const all = { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" };

  it("sends those of the period and the status again, and no others", async () => {
    const { scene, id } = await createEndpoint();
    await deliver(scene, id, "FAILED");
    const from = scene.clock.now().toISOString();
    const inside = await deliver(scene, id, "FAILED");
    await deliver(scene, id, "CANCELED");
    const to = scene.clock.now().toISOString();
    scene.clock.advance(1);
    await deliver(scene, id, "FAILED");
    expect(await replay(scene, id, { from, to, status: "FAILED" })).toMatchObject({
      status: 202,
      body: { scheduled: 1, skipped: 0, nextCursor: null },
    });
    expect(scene.sent.map(({ message }) => message)).toEqual([{ deliveryId: inside, slow: true }]);
    expect(await scene.auditDetails("webhook-endpoint.replayed")).toEqual([{ from, to, status: "FAILED" }]);
  });

  it("sends all that failed since, where nothing else is said", async () => {
    const { scene, id } = await createEndpoint();
    await deliver(scene, id, "FAILED");
    const from = scene.clock.now().toISOString();
    const since = [await deliver(scene, id, "FAILED"), await deliver(scene, id, "FAILED")];
    await deliver(scene, id, "CANCELED");
    expect((await replay(scene, id, { from })).body).toMatchObject({ scheduled: 2 });
    expect(scene.sent.map(({ message }) => message.deliveryId).sort()).toEqual(since);
  });

  it("sends nothing since a moment that is still to come", async () => {
    const { scene, id } = await createEndpoint();
    await deliver(scene, id, "FAILED");
    expect(await replay(scene, id, { from: "2099-01-01T00:00:00Z" })).toMatchObject({
      status: 202,
      body: { scheduled: 0, skipped: 0, nextCursor: null },
    });
  });

  it("brings what a disabled endpoint missed, once it is enabled", async () => {
    const { scene, id } = await createEndpoint();
    await scene.call({ path: `${ENDPOINTS}/${id}/disable`, body: {} });
    const missed = await deliver(scene, id);
    expect(await replay(scene, id, { ...all, status: "CANCELED" })).toMatchObject({
      status: 409,
      body: { code: "ENDPOINT_DISABLED" },
    });
    await scene.call({ path: `${ENDPOINTS}/${id}/enable`, body: {} });
    expect((await replay(scene, id, { ...all, status: "CANCELED" })).body).toMatchObject({ scheduled: 1 });
    expect(scene.sent.map(({ message }) => message)).toEqual([{ deliveryId: missed, slow: true }]);
  });

  it("says where to go on when there is more than one call handles", async () => {
    const { scene, id } = await createEndpoint();
    await Promise.all(Array.from({ length: 250 }, () => deliver(scene, id, "FAILED")));
    const first = await replay(scene, id, { ...all, status: "FAILED" });
    expect(first.body.nextCursor).toEqual(expect.any(String));
    const second = await replay(scene, id, { ...all, status: "FAILED", cursor: first.body.nextCursor });
    expect(first.body.scheduled + second.body.scheduled).toBe(250);
    expect(second.body.nextCursor).toBeNull();
    expect(new Set(scene.sent.map(({ message }) => message.deliveryId)).size).toBe(250);
  });

  it.each([
    {},
    { ...all, status: "PENDING" },
    { ...all, status: "HELD" },
    { ...all, status: "NOPE" },
    { ...all, status: "FAILED", from: "yesterday" },
    { from: all.to, to: all.from, status: "FAILED" },
    { ...all, status: "FAILED", more: 1 },
    { ...all, status: "FAILED", cursor: "nonsense" },
  ])("refuses %j", async (body) => {
    const { scene, id } = await createEndpoint();
    expect(await replay(scene, id, body)).toMatchObject({ status: 400, body: { code: "VALIDATION_FAILED" } });
    expect(scene.sent).toEqual([]);
    expect(await scene.auditActions()).toEqual(["webhook-endpoint.created"]);
  });
});
