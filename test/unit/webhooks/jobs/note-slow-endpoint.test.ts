// A receiver that lets us wait, over a real table; the time is moved by hand.
import { describe, expect, it } from "vitest";
import { SLOW_AFTER_MS, toHealthReply } from "../../../../lambdas/webhooks/domain/circuit.ts";
import { noteSlowEndpoint } from "../../../../lambdas/webhooks/jobs/note-slow-endpoint.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { answered, aTiming, createLogSpy } from "../builders.ts";
import { createScene } from "./scene.ts";

const table = await createTestTable();

/** `pass` lets the time go by that a timer waits for; nothing where it was cancelled. */
const createTimer = () => {
  const waiting = new Map<number, () => void>();
  return {
    waiting,
    later: (milliseconds: number, run: () => void) => {
      waiting.set(milliseconds, run);
      return () => waiting.delete(milliseconds);
    },
    pass: (milliseconds: number) => waiting.get(milliseconds)?.(),
  };
};

const createSlowScene = async () => {
  const timer = createTimer();
  const scene = await createScene(table);
  const { log, codes } = createLogSpy();
  const deps = { ...scene, later: timer.later, log };
  return {
    ...scene,
    timer,
    noted: codes,
    watch: (send: Parameters<typeof noteSlowEndpoint>[1]) => noteSlowEndpoint(deps, send),
  };
};

describe("an endpoint that has not answered for a second", () => {
  it("is noted while its request is under way, without a failure to show", async () => {
    const scene = await createSlowScene();
    const { delivery } = await scene.add();
    const send = scene.watch(async () => {
      scene.timer.pass(SLOW_AFTER_MS);
      await expect.poll(() => scene.readHealth()).toMatchObject({ circuit: "CLOSED", failures: 0 });
      return answered(200);
    });
    expect(await send(delivery, scene.endpoint)).toEqual(answered(200));
    expect(scene.noted()).toEqual(["ENDPOINT_SLOW"]);
    const { failing } = await scene.endpoints.listForEvents(scene.endpoint.organizationId);
    expect([...failing]).toEqual([scene.endpoint.id]);
    expect(toHealthReply(await scene.readHealth())).toEqual(toHealthReply(undefined));
  });

  it("stays noted while its answers go on to be late, without a failure that it had before", async () => {
    const scene = await createSlowScene();
    scene.receiver.answer = answered(500);
    const first = await scene.add();
    await scene.deliver(first.message);
    const { result, headers } = answered(200);
    const timing = { ...aTiming, totalMs: SLOW_AFTER_MS };
    scene.receiver.answer = { result: { ...result, timing }, headers };
    for (let event = 0; event < 2; event++) {
      await scene.deliver((await scene.add()).message);
      expect(await scene.readHealth()).toMatchObject({ circuit: "CLOSED", failures: 0, revision: 2 });
    }
    scene.receiver.answer = answered(200);
    await scene.deliver((await scene.add()).message);
    expect(await scene.readHealth()).toBeUndefined();
  });

  it("is forgotten with its next answer that is in time", async () => {
    const scene = await createSlowScene();
    const { delivery, message } = await scene.add();
    await scene.watch(async () => {
      scene.timer.pass(SLOW_AFTER_MS);
      return answered(200);
    })(delivery, scene.endpoint);
    expect(await scene.readHealth()).toBeDefined();
    await scene.deliver(message);
    expect(await scene.readHealth()).toBeUndefined();
  });

  it("counts its failures from the first one on, not from the note", async () => {
    const scene = await createSlowScene();
    const { delivery, message } = await scene.add();
    await scene.watch(async () => {
      scene.timer.pass(SLOW_AFTER_MS);
      return answered(200);
    })(delivery, scene.endpoint);
    scene.clock.advance(3600);
    scene.receiver.answer = answered(500);
    await scene.deliver(message);
    const now = scene.clock.now().toISOString();
    expect(await scene.readHealth()).toMatchObject({ failures: 1, failingSince: now, lastFailureAt: now });
  });

  it("keeps the record of failures that it has", async () => {
    const scene = await createSlowScene();
    const { delivery, message } = await scene.add();
    scene.receiver.answer = answered(500);
    await scene.deliver(message);
    const before = await scene.readHealth();
    await scene.watch(async () => {
      scene.timer.pass(SLOW_AFTER_MS);
      return answered(200);
    })(delivery, scene.endpoint);
    expect(await scene.readHealth()).toEqual(before);
    expect(scene.noted()).toEqual([]);
  });
});

describe("an endpoint that answers in time", () => {
  it("leaves no note, and no timer behind", async () => {
    const scene = await createSlowScene();
    const { delivery } = await scene.add();
    await scene.watch(async () => answered(200))(delivery, scene.endpoint);
    expect(scene.timer.waiting.size).toBe(0);
    expect(await scene.readHealth()).toBeUndefined();
  });

  it("leaves no timer behind where the request could not be made", async () => {
    const scene = await createSlowScene();
    const { delivery } = await scene.add();
    const send = scene.watch(async () => {
      throw new Error("no secret");
    });
    await expect(send(delivery, scene.endpoint)).rejects.toThrow("no secret");
    expect(scene.timer.waiting.size).toBe(0);
  });
});
