import { BatchGetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, describe, expect, it, vi } from "vitest";
import { deliveryIdOf } from "../../../../lambdas/core/keys.ts";
import { transact } from "../../../../lambdas/platform/dynamo/transaction.ts";
import {
  deliveryMessage,
  MAX_LOST_CLAIMS,
  newTestDelivery,
} from "../../../../lambdas/webhooks/domain/delivery.ts";
import { disableEndpoint, patchEndpoint } from "../../../../lambdas/webhooks/domain/endpoint.ts";
import { createPace, LONGEST_LINE_SECONDS } from "../../../../lambdas/webhooks/store/pace.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { anEvent, answered, aTiming, LATER, timedOut } from "../builders.ts";
import { createScene, type Scene } from "./scene.ts";

const table = await createTestTable();
afterEach(() => vi.restoreAllMocks());

/** Names of the commands that go to the table while `run` runs. */
const requestsOf = async (run: () => Promise<unknown>): Promise<string[]> => {
  const spy = vi.spyOn(table.client, "send");
  await run();
  return spy.mock.calls.map(([command]) => command.constructor.name);
};

const disable = (scene: Scene) =>
  transact(table, [
    scene.endpoints.update(disableEndpoint(scene.endpoint, "BY_ADMINISTRATOR", scene.clock.now())),
  ]);

describe("the delivery message", () => {
  it.each([{}, { deliveryId: "" }, { deliveryId: 1 }, null, "dlv_1", undefined])("is not %j", (message) => {
    expect(deliveryMessage.safeParse(message).success).toBe(false);
  });
});

describe("deliver", () => {
  it("brings a fresh delivery with two requests to the table: one reads, one records", async () => {
    const scene = await createScene(table);
    const { id, message } = await scene.add();
    const requests = await requestsOf(() => scene.deliver(message));
    expect(requests).toEqual([BatchGetCommand.name, UpdateCommand.name]);
    expect(await scene.read(id)).toMatchObject({ status: "SUCCEEDED", attemptCount: 1, lastDurationMs: 42 });
    expect(
      (await scene.deliveries.findDue(new Date(LATER(100_000)), 1000)).map((due) => due.id),
    ).not.toContain(id);
    expect(scene.codes()).toEqual(["DELIVERY_ATTEMPTED"]);
  });

  it("takes a delivery up where the message waited for so long that it may be another one's by now", async () => {
    const scene = await createScene(table);
    const { id, message } = await scene.add();
    scene.clock.advance(40);
    const requests = await requestsOf(() => scene.deliver(message));
    expect(requests).toEqual([
      BatchGetCommand.name,
      UpdateCommand.name,
      BatchGetCommand.name,
      UpdateCommand.name,
    ]);
    expect(await scene.read(id)).toMatchObject({ status: "SUCCEEDED", claims: 2 });
  });

  it("calls the receiver once when the wake-up schedule was there first", async () => {
    const scene = await createScene(table);
    const { id, message } = await scene.add();
    scene.clock.advance(100);
    await scene.wake();
    await scene.drainQueue();
    await scene.deliver(message);
    expect(scene.receiver.requests).toHaveLength(1);
    expect(await scene.read(id)).toMatchObject({ status: "SUCCEEDED", attemptCount: 1 });
  });

  it("does nothing for a message about a delivery that is not due, or is not there", async () => {
    const scene = await createScene(table);
    const { message } = await scene.add();
    await scene.deliver(message);
    await scene.deliver(message);
    await scene.deliver({ deliveryId: "dlv_none_none" });
    expect(scene.receiver.requests).toHaveLength(1);
    expect(scene.codes()).toEqual(["DELIVERY_ATTEMPTED", "DELIVERY_NOT_DUE", "DELIVERY_NOT_DUE"]);
  });

  it("looks again at the end of the lease where another one has it, who may have died", async () => {
    const scene = await createScene(table);
    const { id } = await scene.add();
    await scene.deliver({ deliveryId: id });
    expect(scene.receiver.requests).toEqual([]);
    expect(scene.sent).toEqual([{ message: { deliveryId: id, slow: true }, delaySeconds: 76 }]);
  });

  it("writes the attempt down as it was", async () => {
    const scene = await createScene(table, { headerNames: ["x-key"] });
    const { id, message } = await scene.add();
    const { result } = answered(503, { server: "x" }, "busy");
    scene.receiver.answer = { result, headers: { "x-key": "secret", "webhook-id": "evt" } };
    await scene.deliver(message);
    expect(await scene.deliveries.listAttempts(id, 10)).toEqual([
      {
        deliveryId: id,
        number: 1,
        startedAt: LATER(0),
        durationMs: 42,
        timing: aTiming,
        requestHeaders: { "x-key": "********", "webhook-id": "evt" },
        responseStatus: 503,
        responseHeaders: { server: "x" },
        responseBody: "busy",
        failure: "HTTP_503",
        failureDetail: null,
      },
    ]);
  });

  it.each([
    ["an answer 500", answered(500)],
    ["a redirect", answered(302)],
    ["too many requests", answered(429)],
    ["a timeout", timedOut()],
    [
      "a private address",
      {
        result: {
          kind: "refused" as const,
          reason: "ADDRESS_NOT_PUBLIC" as const,
          detail: "No.",
          timing: aTiming,
        },
        headers: {},
      },
    ],
    ["no token", { result: { kind: "no-token" as const, detail: "No.", timing: aTiming }, headers: {} }],
  ])("after %s does not fail the message, and tries again after 30 s", async (_, result) => {
    const scene = await createScene(table);
    const { id, message } = await scene.add();
    scene.receiver.answer = result;
    await scene.deliver(message);
    expect(await scene.read(id)).toMatchObject({ status: "PENDING", nextAttemptAt: LATER(30) });
    expect(scene.sent).toEqual([{ message: { deliveryId: id, slow: true }, delaySeconds: 30 }]);
  });

  it("goes through its schedule to the end, and leaves waits of more than 15 minutes to the table", async () => {
    const scene = await createScene(table);
    const { id, message } = await scene.add();
    scene.receiver.answer = answered(500);
    let next = message;
    const delays: (number | undefined)[] = [];
    for (let attempts = 1; attempts <= 10; attempts++) {
      await scene.deliver(next);
      delays.push(scene.sent.splice(0)[0]?.delaySeconds);
      const { nextAttemptAt } = await scene.read(id);
      next = { deliveryId: id };
      if (nextAttemptAt !== null)
        scene.clock.advance((Date.parse(nextAttemptAt) - scene.clock.now().getTime()) / 1000);
    }
    expect(delays.slice(0, 5)).toEqual([30, 75, 188, 469, undefined]);
    expect(new Set(delays.slice(4))).toEqual(new Set([undefined]));
    expect(await scene.read(id)).toMatchObject({
      status: "FAILED",
      attemptCount: 10,
      lastFailure: "HTTP_500",
    });
    expect((Date.parse(LATER(0)) - scene.clock.now().getTime()) / -3600_000).toBeCloseTo(24.5, 0);
  });

  it("honours Retry-After up to twice the step", async () => {
    const scene = await createScene(table);
    const { message } = await scene.add();
    scene.receiver.answer = answered(429, { "retry-after": "3600" });
    await scene.deliver(message);
    expect(scene.sent[0]?.delaySeconds).toBe(60);
  });

  it("gives up at once with the policy `none`", async () => {
    const scene = await createScene(table, { retryPolicy: "none" });
    const { id, message } = await scene.add();
    scene.receiver.answer = answered(500);
    await scene.deliver(message);
    expect(await scene.read(id)).toMatchObject({ status: "FAILED", attemptCount: 1 });
    expect(scene.sent).toEqual([]);
  });

  it("sends a backlog to where the endpoint is now", async () => {
    const scene = await createScene(table);
    const { message } = await scene.add();
    const { headerNames, oauth, requestVersionId } = scene.endpoint;
    const moved = { url: "https://new.example.com/", headerNames, oauth, requestVersionId };
    await transact(table, [
      scene.endpoints.update(patchEndpoint(scene.endpoint, {}, moved, scene.clock.now())),
    ]);
    await scene.deliver(message);
    expect((await scene.readEndpoint()).url).toBe("https://new.example.com/");
    expect(scene.receiver.requests).toHaveLength(1);
  });

  it("cancels without a request where the endpoint was switched off or deleted meanwhile", async () => {
    const off = await createScene(table);
    const first = await off.add();
    await disable(off);
    await off.deliver(first.message);
    expect(await off.read(first.id)).toMatchObject({ status: "CANCELED", lastFailure: "ENDPOINT_DISABLED" });
    const gone = await createScene(table);
    const second = await gone.add();
    await transact(table, gone.endpoints.remove(gone.endpoint, gone.clock.now()));
    await gone.deliver(second.message);
    expect(await gone.read(second.id)).toMatchObject({ status: "CANCELED", lastFailure: "ENDPOINT_DELETED" });
    expect([...off.receiver.requests, ...gone.receiver.requests]).toEqual([]);
  });

  it("sends a test to a disabled endpoint too", async () => {
    const scene = await createScene(table);
    await disable(scene);
    const event = anEvent();
    const id = deliveryIdOf(scene.endpoint.id, event.id);
    await scene.deliveries.create(newTestDelivery(id, scene.endpoint, event, scene.clock.now()));
    await scene.deliver({ deliveryId: id });
    expect(await scene.read(id)).toMatchObject({ status: "SUCCEEDED", test: true });
  });

  it("sets a delivery aside that never comes to a result", async () => {
    const scene = await createScene(table);
    const { id } = await scene.add();
    scene.receiver.answer = new Error("no secret");
    for (let claims = 0; claims < 19; claims++) {
      scene.clock.advance(100);
      await expect(scene.deliver({ deliveryId: id })).rejects.toThrow("no secret");
    }
    scene.clock.advance(100);
    await scene.deliver({ deliveryId: id });
    expect(await scene.read(id)).toMatchObject({ status: "FAILED", lastFailure: "SET_ASIDE" });
    expect(scene.codes()).toContain("DELIVERY_SET_ASIDE");
  });
});

describe("deliver after 410", () => {
  it("disables the endpoint with its audit event", async () => {
    const scene = await createScene(table);
    const { id, message } = await scene.add();
    scene.receiver.answer = answered(410);
    await scene.deliver(message);
    expect(await scene.read(id)).toMatchObject({ status: "FAILED", lastFailure: "HTTP_410" });
    expect(await scene.readEndpoint()).toMatchObject({
      status: "DISABLED",
      disabledReason: "RECEIVER_GONE",
      version: 5,
    });
    expect(scene.metrics.names()).toEqual([
      "WebhookAttempts Result=HTTP_4XX",
      "WebhookAttemptMilliseconds Success=NO",
      "WebhookDeliveries Status=FAILED",
      "WebhookEndpointChanges To=DISABLED",
    ]);
    expect(await scene.audited()).toMatchObject([
      {
        action: "webhook-endpoint.disabled",
        actor: { type: "SYSTEM", id: "webhooks.deliver" },
        details: { reason: "RECEIVER_GONE" },
      },
    ]);
  });

  it("leaves an endpoint alone that was changed meanwhile, and still records the attempt", async () => {
    const scene = await createScene(table);
    const { id, message } = await scene.add();
    scene.receiver.answer = answered(410);
    const { url, headerNames, oauth, requestVersionId } = scene.endpoint;
    const changed = patchEndpoint(
      scene.endpoint,
      { description: "moved" },
      { url, headerNames, oauth, requestVersionId },
      scene.clock.now(),
    );
    scene.receiver.meanwhile = () => transact(table, [scene.endpoints.update(changed)]);
    await scene.deliver(message);
    expect(await scene.readEndpoint()).toMatchObject({ status: "ENABLED", description: "moved" });
    expect(await scene.read(id)).toMatchObject({ status: "FAILED", attemptCount: 1 });
  });
});

describe("deliver when something of ours breaks", () => {
  it("fails the message where the request could not be made, so that it comes back", async () => {
    const scene = await createScene(table);
    const { id, message } = await scene.add();
    scene.receiver.answer = new Error("no secret");
    await expect(scene.deliver(message)).rejects.toThrow("no secret");
    expect(await scene.read(id)).toMatchObject({ status: "PENDING", attemptCount: 0 });
  });

  it("fails the message where the result could not be written, and sends it again with the same id", async () => {
    const scene = await createScene(table);
    const { id, message } = await scene.add();
    const send = table.client.send.bind(table.client);
    vi.spyOn(table.client, "send")
      .mockImplementationOnce(send)
      .mockImplementationOnce(() => {
        throw new Error("table away");
      });
    await expect(scene.deliver(message)).rejects.toThrow("table away");
    vi.restoreAllMocks();
    scene.clock.advance(100);
    await scene.wake();
    await scene.drainQueue();
    expect(scene.receiver.requests.map(({ event }) => event.id)).toEqual(
      Array(2).fill(scene.receiver.requests[0]?.event.id),
    );
    expect(await scene.read(id)).toMatchObject({ status: "SUCCEEDED", attemptCount: 1 });
  });

  it("leaves the record to whoever took the delivery over when the lease ran out", async () => {
    const scene = await createScene(table);
    const { id, message } = await scene.add();
    scene.receiver.answer = answered(500);
    scene.receiver.meanwhile = async () => {
      scene.clock.advance(100);
      await scene.deliveries.claim(id, scene.clock.now(), false);
    };
    await scene.deliver(message);
    expect(scene.codes()).toEqual(["ATTEMPT_NOT_RECORDED"]);
    expect(await scene.read(id)).toMatchObject({ status: "PENDING", attemptCount: 0, claims: 2 });
    expect(scene.sent).toEqual([]);
  });

  it("does not repeat a request because the endpoint's health could not be noted", async () => {
    const scene = await createScene(table);
    const { id, message } = await scene.add();
    scene.receiver.answer = answered(500);
    const send = table.client.send.bind(table.client);
    const spy = vi.spyOn(table.client, "send");
    spy
      .mockImplementationOnce(send)
      .mockImplementationOnce(send)
      .mockImplementationOnce(() => {
        throw new Error("table away");
      });
    await scene.deliver(message);
    vi.restoreAllMocks();
    expect(await scene.read(id)).toMatchObject({ status: "PENDING", attemptCount: 1 });
    expect(scene.codes()).toContain("HEALTH_NOT_TRACKED");
  });
});

describe("deliver to an endpoint with a rate limit", () => {
  it("waits for a moment that is near, and leaves the rest to the queue, each until its own", async () => {
    const scene = await createScene(table, { maxPerSecond: 2 });
    const added = await Promise.all(Array.from({ length: 6 }, () => scene.add()));
    for (const { message } of added) await scene.deliver(message);
    expect(scene.receiver.requests).toHaveLength(3);
    expect(scene.waits).toEqual([500, 1000]);
    const waiting = await Promise.all(added.slice(3).map(({ id }) => scene.read(id)));
    expect(waiting.map(({ slotAt }) => slotAt)).toEqual([LATER(1.5), LATER(2), LATER(2.5)]);
    expect(waiting.map(({ attemptCount }) => attemptCount)).toEqual([0, 0, 0]);
    // Up to a second early, in the lane where nobody waits behind them.
    expect(scene.sent.map(({ message, delaySeconds }) => [message.slow, delaySeconds])).toEqual([
      [true, 1],
      [true, 2],
      [true, 2],
    ]);
    scene.clock.advance(2);
    for (const message of scene.take()) await scene.deliver(message);
    expect(scene.waits).toEqual([500, 1000, 500]);
    expect(scene.receiver.requests).toHaveLength(6);
  });

  it("does not stand in a line that is too long, and is not set aside for asking again", async () => {
    const scene = await createScene(table, { maxPerSecond: 1 });
    const endOfLine = () => new Date(scene.clock.now().getTime() + (LONGEST_LINE_SECONDS + 1) * 1000);
    const { id, message } = await scene.add();
    for (let time = 0; time < MAX_LOST_CLAIMS + 5; time++) {
      await createPace(table).reserve(scene.endpoint.id, 1, endOfLine());
      await scene.deliver(message);
      expect(await scene.read(id)).toMatchObject({ status: "PENDING", slotAt: null, attemptCount: 0 });
      expect(scene.sent.at(-1)).toMatchObject({ delaySeconds: 450, message: { deliveryId: id, slow: true } });
      scene.clock.advance(450);
    }
    scene.clock.advance(LONGEST_LINE_SECONDS);
    await scene.deliver({ deliveryId: id });
    expect(await scene.read(id)).toMatchObject({ status: "SUCCEEDED", attemptCount: 1 });
  });

  it("goes at once where the limit was taken away meanwhile", async () => {
    const scene = await createScene(table, { maxPerSecond: 1 });
    const added = await Promise.all(Array.from({ length: 3 }, () => scene.add()));
    for (const { message } of added) await scene.deliver(message);
    await transact(table, [
      scene.endpoints.update({ ...scene.endpoint, maxPerSecond: null, version: scene.endpoint.version + 1 }),
    ]);
    scene.clock.advance(0.5);
    scene.waits.splice(0);
    await scene.drainQueue();
    expect(scene.receiver.requests).toHaveLength(3);
    expect(scene.waits).toEqual([]);
  });

  it("loses none of those that wait with the queue", async () => {
    const scene = await createScene(table, { maxPerSecond: 1 });
    const added = await Promise.all(Array.from({ length: 6 }, () => scene.add()));
    for (const { message } of added) await scene.deliver(message);
    scene.take();
    scene.clock.advance(60);
    await scene.wake();
    await scene.drainQueue();
    const ends = await Promise.all(added.map(({ id }) => scene.read(id)));
    expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(["SUCCEEDED"]));
    expect(scene.receiver.requests).toHaveLength(6);
  });
});
