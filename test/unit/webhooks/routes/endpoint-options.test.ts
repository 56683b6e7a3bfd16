// What endpoints can be told beyond a URL, and what they tell about how they are doing.

import { describe, expect, it } from "vitest";
import { newIntegration } from "../../../../lambdas/core/integration/domain.ts";
import { deliveryIdOf } from "../../../../lambdas/core/keys.ts";
import { transact } from "../../../../lambdas/platform/dynamo/transaction.ts";
import { afterFailure, type EndpointHealth } from "../../../../lambdas/webhooks/domain/circuit.ts";
import { newDelivery } from "../../../../lambdas/webhooks/domain/delivery.ts";
import { disableEndpoint } from "../../../../lambdas/webhooks/domain/endpoint.ts";
import { hold } from "../../../../lambdas/webhooks/domain/settle.ts";
import { commit } from "../../../support/test-product.ts";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { anEvent } from "../builders.ts";
import { createScene, ENDPOINTS, type Scene } from "./scene.ts";

const table = await createTestTable();
const url = "https://hooks.example.com/a";

const addIntegration = async (scene: Scene): Promise<string> => {
  const id = scene.ids.next("int");
  const integration = newIntegration(
    {
      id,
      organizationId: scene.organization.id,
      type: "API",
      name: id,
      workflowId: null,
      settings: {},
      clientId: null,
    },
    scene.clock.now(),
  );
  await commit(table, scene.integrations.create(integration));
  return id;
};

const stored = async (scene: Scene, id: string) => {
  const endpoint = await scene.endpoints.get(scene.organization.id, id);
  if (endpoint === undefined) throw new Error("no endpoint");
  return endpoint;
};

/** As if the endpoint had failed until its circuit opened. */
const open = async (scene: Scene, id: string): Promise<EndpointHealth> => {
  const now = scene.clock.now();
  const failed = afterFailure(undefined, {
    endpoint: { id, organizationId: scene.organization.id },
    probe: false,
    now,
    random: 0.5,
  });
  const health = { ...failed, circuit: "OPEN" as const, failures: 12, checkAt: now.toISOString() };
  await transact(table, [scene.health.change(undefined, health)]);
  return health;
};

describe("an endpoint", () => {
  it("keeps what it was told, and shows it", async () => {
    const scene = createScene(table);
    const integration = await addIntegration(scene);
    const options = { integrations: [integration], retryPolicy: "incode", maxPerSecond: 5 };
    const { id } = await scene.create(options);
    const read = await scene.call({ path: `${ENDPOINTS}/${id}` });
    expect(read.body).toMatchObject({
      ...options,
      payloadVersion: "2026-11-01",
      signatureType: "HMAC_SHA256",
      publicKey: null,
      health: { circuit: "CLOSED", failures: 0, failingSince: null, nextProbeAt: null },
    });
  });

  it("takes events of the organization's own integrations only", async () => {
    const scene = createScene(table);
    const foreign = await addIntegration(createScene(table));
    for (const id of [foreign, "int_none"]) {
      const answer = await scene.call({ path: ENDPOINTS, body: { url, integrations: [id] } });
      expect(answer).toMatchObject({ status: 404, body: { code: "INTEGRATION_NOT_FOUND" } });
    }
    expect((await scene.call({ path: ENDPOINTS })).body.data).toEqual([]);
    const { id, version } = await scene.create();
    const patched = await scene.call({
      path: `${ENDPOINTS}/${id}`,
      method: "PATCH",
      headers: { "if-match": `"${version}"` },
      body: { integrations: [foreign] },
    });
    expect(patched.status).toBe(404);
    expect((await stored(scene, id)).integrations).toBeNull();
  });
});

describe("an endpoint with a key pair", () => {
  it("shows its public key and never the private one", async () => {
    const scene = createScene(table);
    const created = await scene.create({ signatureType: "ED25519" });
    expect(created).toMatchObject({ secret: null, publicKey: expect.stringMatching(/^whpk_[\w+/]{43}=$/) });
    const { secretVersionId } = await stored(scene, created.id);
    const secret = scene.stored.values.get(`webhook/${created.id}/signing ${secretVersionId}`) ?? "";
    expect(secret).toMatch(/^whsk_/);
    const seen = JSON.stringify([created, await scene.call({ path: `${ENDPOINTS}/${created.id}` })]);
    expect(seen + JSON.stringify(await readWholeTable(table))).not.toContain(secret.slice(5, 40));
  });

  it("can be rotated from a secret to a key pair and back, both valid meanwhile", async () => {
    const scene = createScene(table);
    const { id, secret: first } = await scene.create();
    const rotate = (body: object) => scene.call({ path: `${ENDPOINTS}/${id}/secret`, body });
    const pair = await rotate({ signatureType: "ED25519", overlapMinutes: 60 });
    expect(pair.body).toMatchObject({ secret: null, publicKey: expect.stringMatching(/^whpk_/) });
    const signing = await scene.secrets.readSigning(await stored(scene, id), scene.clock.now());
    expect(signing).toEqual([expect.stringMatching(/^whsk_/), first]);
    // As before where nothing else is said.
    const again = await rotate({});
    expect(again.body.publicKey).not.toBe(pair.body.publicKey);
    expect(await stored(scene, id)).toMatchObject({ previousPublicKey: pair.body.publicKey });
    const back = await rotate({ signatureType: "HMAC_SHA256", overlapMinutes: 0 });
    expect(back.body).toMatchObject({ secret: expect.stringMatching(/^whsec_/), publicKey: null });
  });

  it("answers a repeated creation with the same key", async () => {
    const scene = createScene(table);
    const request = {
      path: ENDPOINTS,
      body: { url, signatureType: "ED25519" },
      headers: { "idempotency-key": "k1" },
    };
    const first = await scene.call(request);
    expect((await scene.call(request)).body).toEqual(first.body);
    expect(first.body.secret).toBeNull();
  });
});

describe("an endpoint that does not answer", () => {
  it("says so, alone and in the list", async () => {
    const scene = createScene(table);
    const { id } = await scene.create();
    const health = await open(scene, id);
    const expected = { circuit: "OPEN", failures: 12, nextProbeAt: health.checkAt };
    expect((await scene.call({ path: `${ENDPOINTS}/${id}` })).body.health).toMatchObject(expected);
    const other = await scene.create();
    const { data } = (await scene.call({ path: ENDPOINTS })).body;
    expect(data.find((each: { id: string }) => each.id === id).health).toMatchObject(expected);
    expect(data.find((each: { id: string }) => each.id === other.id).health.circuit).toBe("CLOSED");
  });

  it("is called again at once when somebody enables it after it was given up", async () => {
    const scene = createScene(table);
    const { id } = await scene.create();
    await open(scene, id);
    await transact(table, [
      scene.endpoints.update(disableEndpoint(await stored(scene, id), "FAILING", scene.clock.now())),
    ]);
    const enabled = await scene.call({ path: `${ENDPOINTS}/${id}/enable`, body: {} });
    expect(enabled.body).toMatchObject({ status: "ENABLED", health: { circuit: "DRAINING", failures: 0 } });
    expect(await scene.health.get(await stored(scene, id))).toMatchObject({
      checkAt: scene.clock.now().toISOString(),
    });
  });

  it("gets a held delivery that somebody sends by hand, as a probe", async () => {
    const scene = createScene(table);
    const { id } = await scene.create();
    await open(scene, id);
    const event = anEvent({ organizationId: scene.organization.id });
    const { leaseUntil: _, ...held } = hold(
      newDelivery(deliveryIdOf(id, event.id), await stored(scene, id), event, scene.clock.now()),
    );
    await scene.deliveries.create(held);
    const answer = await scene.call({ path: `/api/v1/deliveries/${held.id}/resend`, body: {} });
    expect(answer).toMatchObject({ status: 202, body: { status: "PENDING" } });
    expect(await scene.deliveries.get(held.id)).toMatchObject({ probe: true });
  });

  it("leaves its health to the schedule when it is deleted: what is held has to end", async () => {
    const scene = createScene(table);
    const { id } = await scene.create();
    await open(scene, id);
    await scene.call({ path: `${ENDPOINTS}/${id}`, method: "DELETE" });
    expect(await scene.health.get({ organizationId: scene.organization.id, id })).toMatchObject({
      circuit: "DRAINING",
    });
  });
});

describe("GET webhook-endpoints/{id}/statistics", () => {
  it("counts what happened in the hours that were asked for", async () => {
    const scene = createScene(table);
    const { id } = await scene.create();
    const endpoint = await stored(scene, id);
    const add = async (status: "SUCCEEDED" | "FAILED") => {
      const event = anEvent({ id: scene.ids.next("evt"), timestamp: scene.clock.now().toISOString() });
      const { leaseUntil: _, ...fresh } = newDelivery(
        deliveryIdOf(id, event.id),
        endpoint,
        event,
        scene.clock.now(),
      );
      const finishedAt = scene.clock.now().toISOString();
      await scene.deliveries.create({ ...fresh, status, attemptCount: 1, lastDurationMs: 80, finishedAt });
    };
    await add("FAILED");
    scene.clock.advance(2 * 3600);
    await add("SUCCEEDED");
    const read = async (query: string) =>
      (await scene.call({ path: `${ENDPOINTS}/${id}/statistics${query}` })).body;
    expect(await read("?hours=1")).toMatchObject({ deliveries: 1, successRate: 1, complete: true });
    expect(await read("")).toMatchObject({
      deliveries: 2,
      succeeded: 1,
      failed: 1,
      successRate: 0.5,
      durationMs: { p50: 80, p99: 80 },
    });
  });

  it.each(["hours=0", "hours=721", "hours=x"])("refuses %s", async (query) => {
    const scene = createScene(table);
    const { id } = await scene.create();
    expect(await scene.call({ path: `${ENDPOINTS}/${id}/statistics?${query}` })).toMatchObject({
      status: 400,
    });
  });
});
