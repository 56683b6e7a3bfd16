// An endpoint that stops answering, from the first failure to the mail to its administrators and back.
import { describe, expect, it } from "vitest";
import { deliveryIdOf } from "../../../../lambdas/core/keys.ts";
import { transact } from "../../../../lambdas/platform/dynamo/transaction.ts";
import { drain, giveUp } from "../../../../lambdas/webhooks/domain/circuit.ts";
import { newTestDelivery } from "../../../../lambdas/webhooks/domain/delivery.ts";
import { disableEndpoint, enableEndpoint } from "../../../../lambdas/webhooks/domain/endpoint.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { answered, LATER } from "../builders.ts";
import { createScene, type Scene } from "./scene.ts";

const DAY = 86_400;

/** With a table of its own: the schedules look at everything that is due. */
const newScene = async (changes: Parameters<typeof createScene>[1] = {}) =>
  createScene(await createTestTable(), changes);

/** Ten events over three minutes, all of which fail. */
const failUntilOpen = async (scene: Scene): Promise<void> => {
  scene.receiver.answer = answered(500);
  for (let count = 0; count < 10; count++) {
    scene.clock.advance(20);
    await scene.deliver((await scene.add()).message);
  }
  scene.take();
};

/** What the schedule and the queue do every minute. */
const minutes = async (scene: Scene, count: number): Promise<void> => {
  for (let minute = 0; minute < count; minute++) {
    scene.clock.advance(60);
    await scene.wake();
    await scene.tend();
    await scene.drainQueue();
  }
};

const statuses = async (scene: Scene): Promise<string[]> => {
  const { data } = await scene.deliveries.listOfEndpoint(scene.endpoint.id, {}, { limit: 100 });
  return data.map(({ status }) => status).toSorted();
};

const count = async (scene: Scene, status: string): Promise<number> =>
  (await statuses(scene)).filter((each) => each === status).length;

describe("an endpoint that keeps failing", () => {
  it("is not called any more after ten failures in a row; what happens meanwhile is held", async () => {
    const scene = await newScene();
    await failUntilOpen(scene);
    expect(await scene.readHealth()).toMatchObject({ circuit: "OPEN", failures: 10 });
    expect(scene.metrics.names().filter((name) => name.startsWith("WebhookEndpointChanges"))).toEqual([
      "WebhookEndpointChanges To=OPEN",
    ]);
    const { id, message } = await scene.add();
    await scene.deliver(message);
    expect(scene.receiver.requests).toHaveLength(10);
    expect(await scene.read(id)).toMatchObject({ status: "HELD", attemptCount: 0 });
    expect(scene.codes()).toContain("DELIVERY_HELD");
  });

  it("is probed with one delivery, which does not use up its schedule for it", async () => {
    const scene = await newScene({ retryPolicy: "none" });
    await failUntilOpen(scene);
    const first = await scene.add();
    scene.clock.advance(1);
    const second = await scene.add();
    for (const { message } of [first, second]) await scene.deliver(message);
    await minutes(scene, 1);
    expect(scene.receiver.requests).toHaveLength(11);
    expect(await scene.read(first.id)).toMatchObject({
      status: "HELD",
      attemptCount: 1,
      lastFailure: "HTTP_500",
    });
    expect(await scene.read(second.id)).toMatchObject({ status: "HELD", attemptCount: 0 });
    expect(await scene.readHealth()).toMatchObject({ circuit: "OPEN", probes: 1 });
    // The next one only after two minutes.
    await minutes(scene, 1);
    expect(scene.receiver.requests).toHaveLength(11);
    await minutes(scene, 1);
    expect(scene.receiver.requests).toHaveLength(12);
  });

  it("gets everything when it answers again, and is then as if nothing had been", async () => {
    const scene = await newScene();
    await failUntilOpen(scene);
    for (let held = 0; held < 5; held++) await scene.deliver((await scene.add()).message);
    scene.receiver.answer = answered(200);
    await minutes(scene, 8);
    expect(await statuses(scene)).toEqual(Array(15).fill("SUCCEEDED"));
    expect(await scene.readHealth()).toBeUndefined();
    expect(await scene.deliveries.findHeld(scene.endpoint.id, 10)).toEqual([]);
  });

  it("loses nothing when the queue is purged at every moment", async () => {
    const scene = await newScene();
    await failUntilOpen(scene);
    for (let held = 0; held < 5; held++) await scene.deliver((await scene.add()).message);
    scene.receiver.answer = answered(200);
    for (let minute = 0; minute < 24; minute++) {
      scene.clock.advance(60);
      await scene.wake();
      await scene.tend();
      if (minute % 4 < 2) scene.take();
      else await scene.drainQueue();
    }
    expect(await statuses(scene)).toEqual(Array(15).fill("SUCCEEDED"));
  });

  it("gets its backlog at a pace", async () => {
    const scene = await newScene({ maxPerSecond: 5 });
    await failUntilOpen(scene);
    for (let held = 0; held < 20; held++) {
      scene.clock.advance(1);
      await scene.deliver((await scene.add()).message);
    }
    scene.take();
    const health = await scene.readHealth();
    if (health === undefined) throw new Error("no health");
    await transact(scene.table, [scene.health.change(health, drain(health, scene.clock.now()))]);
    await scene.tend();
    const delays = scene.sent.map(({ delaySeconds }) => delaySeconds).toSorted((a, b) => a - b);
    expect(delays).toEqual([0, 1, 2, 3].flatMap((second) => Array(5).fill(second)));
  });

  it("is called by the next event where nothing is held that could probe", async () => {
    const scene = await newScene({ retryPolicy: "none" });
    await failUntilOpen(scene);
    await minutes(scene, 1);
    expect(await scene.readHealth()).toMatchObject({ circuit: "HALF_OPEN" });
    scene.receiver.answer = answered(200);
    const { id, message } = await scene.add();
    await scene.deliver(message);
    expect(await scene.read(id)).toMatchObject({ status: "SUCCEEDED" });
    expect(await scene.readHealth()).toBeUndefined();
  });

  it("does not keep others from being called", async () => {
    const table = await createTestTable();
    const [dead, alive] = [await createScene(table), await createScene(table)];
    await failUntilOpen(dead);
    const { id, message } = await alive.add();
    await alive.deliver(message);
    expect(await alive.read(id)).toMatchObject({ status: "SUCCEEDED" });
    expect(await alive.readHealth()).toBeUndefined();
  });

  it("counts failures once each, however many end at the same time", async () => {
    const scene = await newScene();
    scene.receiver.answer = answered(500);
    const added = await Promise.all(Array.from({ length: 4 }, () => scene.add()));
    await Promise.all(added.map(({ message }) => scene.deliver(message)));
    expect(await scene.readHealth()).toMatchObject({ failures: 4 });
  });
});

describe("an endpoint that has failed for five days", () => {
  const failForDays = async (scene: Scene, days: number): Promise<void> => {
    await failUntilOpen(scene);
    await scene.deliver((await scene.add()).message);
    for (let hours = 0; hours < days * 24; hours += 6) {
      scene.clock.advance(6 * 3600);
      await scene.tend();
      await scene.drainQueue();
    }
  };

  it("is disabled with an audit event, and its administrators get a mail, once", async () => {
    const scene = await newScene();
    await failForDays(scene, 4.75);
    expect(await scene.readEndpoint()).toMatchObject({ status: "ENABLED" });
    scene.clock.advance(6 * 3600);
    await minutes(scene, 1);
    expect(await scene.readEndpoint()).toMatchObject({ status: "DISABLED", disabledReason: "FAILING" });
    expect(await scene.audited()).toMatchObject([
      { action: "webhook-endpoint.disabled", actor: { type: "SYSTEM" }, details: { reason: "FAILING" } },
    ]);
    await minutes(scene, 5);
    expect(scene.mails.map(({ message }) => message)).toEqual([
      {
        kind: "WEBHOOK_DISABLED",
        organizationId: scene.endpoint.organizationId,
        endpointId: scene.endpoint.id,
        host: "hooks.example.com",
        failingSince: LATER(20),
      },
    ]);
  });

  it("keeps what happens then, calls nobody, and sends it all once somebody enables it", async () => {
    const scene = await newScene();
    await failForDays(scene, 5.25);
    const before = scene.receiver.requests.length;
    const { id, message } = await scene.add();
    await scene.deliver(message);
    await minutes(scene, 15);
    expect(scene.receiver.requests).toHaveLength(before);
    expect(await scene.read(id)).toMatchObject({ status: "HELD" });
    const [endpoint, health] = [await scene.readEndpoint(), await scene.readHealth()];
    if (health === undefined) throw new Error("no health");
    scene.receiver.answer = answered(200);
    const now = scene.clock.now();
    await transact(scene.table, [
      scene.endpoints.update(enableEndpoint(endpoint, now)),
      scene.health.change(health, drain(health, now)),
    ]);
    await minutes(scene, 5);
    expect(await scene.read(id)).toMatchObject({ status: "SUCCEEDED" });
    expect(await count(scene, "HELD")).toBe(0);
    expect(await scene.readHealth()).toBeUndefined();
  });

  it("keeps what happens also after an administrator's test went well: only enabling it sends anything", async () => {
    const scene = await newScene();
    await failForDays(scene, 5.25);
    scene.receiver.answer = answered(200);
    const { event } = (await scene.add()).delivery;
    const id = `${deliveryIdOf(scene.endpoint.id, event.id)}test`;
    await scene.deliveries.create(newTestDelivery(id, scene.endpoint, event, scene.clock.now()));
    await scene.deliver({ deliveryId: id });
    expect(await scene.read(id)).toMatchObject({ status: "SUCCEEDED" });
    const missed = await scene.add();
    await scene.deliver(missed.message);
    await minutes(scene, 2);
    expect(await scene.read(missed.id)).toMatchObject({ status: "HELD", attemptCount: 0 });
  });

  it("is told of also where a probe that was under way succeeds: who enables it gets the rest", async () => {
    const scene = await newScene();
    await failForDays(scene, 4.75);
    scene.receiver.answer = answered(200);
    scene.receiver.meanwhile = async () => {
      const [endpoint, health] = [await scene.readEndpoint(), await scene.readHealth()];
      if (health === undefined) throw new Error("no health");
      const now = scene.clock.now();
      const given = { ...giveUp(health, now), revision: health.revision + 1 };
      await transact(scene.table, [
        scene.endpoints.update(disableEndpoint(endpoint, "FAILING", now)),
        scene.health.change(health, given),
      ]);
    };
    scene.clock.advance(6 * 3600);
    await scene.tend();
    await scene.drainQueue();
    delete scene.receiver.meanwhile;
    await minutes(scene, 2);
    expect(scene.mails).toHaveLength(1);
    const missed = await scene.add();
    await scene.deliver(missed.message);
    expect(await scene.read(missed.id)).toMatchObject({ status: "HELD", attemptCount: 0 });
  });

  it("is told of again where the mail could not be queued", async () => {
    const scene = await newScene();
    await failForDays(scene, 5.25);
    // As if the run had died between the disabling and the mail.
    const [health] = [await scene.readHealth()];
    if (health === undefined) throw new Error("no health");
    scene.mails.splice(0);
    const again = {
      ...health,
      mailDue: true,
      checkAt: scene.clock.now().toISOString(),
      revision: health.revision + 1,
    };
    await transact(scene.table, [scene.health.change(health, again)]);
    await minutes(scene, 1);
    expect(scene.mails).toHaveLength(1);
  });

  it("is not one that fails now and then and is quiet in between", async () => {
    const scene = await newScene({ retryPolicy: "none" });
    scene.receiver.answer = answered(500);
    for (let time = 0; time < 4; time++) {
      await scene.deliver((await scene.add()).message);
      scene.clock.advance(3 * DAY);
    }
    expect(await scene.readEndpoint()).toMatchObject({ status: "ENABLED" });
  });
});

describe("what was held for an endpoint that is given up", () => {
  it.each(["switched off", "deleted"])("is canceled when it is %s", async (end) => {
    const scene = await newScene({ retryPolicy: "none" });
    await failUntilOpen(scene);
    const held = [await scene.add(), await scene.add()];
    for (const { message } of held) await scene.deliver(message);
    const endpoint = await scene.readEndpoint();
    const now = scene.clock.now();
    const writes =
      end === "deleted"
        ? scene.endpoints.remove(endpoint, now)
        : [scene.endpoints.update(disableEndpoint(endpoint, "BY_ADMINISTRATOR", now))];
    await transact(scene.table, writes);
    await minutes(scene, 5);
    for (const { id } of held) expect(await scene.read(id)).toMatchObject({ status: "CANCELED" });
    expect(scene.receiver.requests).toHaveLength(10);
    expect(await scene.readHealth()).toBeUndefined();
  });
});
