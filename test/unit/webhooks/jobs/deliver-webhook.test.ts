import { GetCommand, TransactWriteCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it, vi } from "vitest";
import { createAuditStore } from "../../../../lambdas/core/audit/store.ts";
import { createIds } from "../../../../lambdas/platform/ids.ts";
import {
  type Delivery,
  type DeliveryMessage,
  deliveryMessage,
} from "../../../../lambdas/webhooks/domain/delivery.ts";
import type { WebhookEndpoint } from "../../../../lambdas/webhooks/domain/endpoint.ts";
import type { AttemptResult } from "../../../../lambdas/webhooks/domain/settle.ts";
import { createDeliverWebhook } from "../../../../lambdas/webhooks/jobs/deliver-webhook.ts";
import { createDeliveryStore } from "../../../../lambdas/webhooks/store/delivery-store.ts";
import { createEndpointStore } from "../../../../lambdas/webhooks/store/endpoint-store.ts";
import { createRecordedMetrics } from "../../../support/recorded-metrics.ts";
import {
  aDelivery,
  anEndpoint,
  canceled,
  conditionFailed,
  createClock,
  createLogSpy,
  createQueue,
  createTable,
  LATER,
} from "../builders.ts";

const timing = { dnsMs: 1, connectMs: 2, totalMs: 42 };
const answer = (status: number, headers: Record<string, string> = {}): AttemptResult => ({
  kind: "response",
  status,
  headers,
  bodyPreview: "",
  timing,
});

interface Scene {
  claimed?: Delivery | undefined;
  endpoint?: WebhookEndpoint | undefined;
  result?: AttemptResult | Error;
}

const createScene = ({
  claimed = aDelivery(),
  endpoint = anEndpoint(),
  result = answer(200),
}: Scene = {}) => {
  const { mock, table } = createTable();
  mock.on(UpdateCommand).resolves({ Attributes: { ...claimed } });
  mock.on(GetCommand).resolves({ Item: { ...endpoint } });
  mock.on(TransactWriteCommand).resolves({});
  const clock = createClock();
  const { queue, sent } = createQueue<DeliveryMessage>();
  const { log, codes } = createLogSpy();
  const send = vi.fn(async () => {
    if (result instanceof Error) throw result;
    return result;
  });
  const deliver = createDeliverWebhook({
    table,
    clock,
    queue,
    send,
    log,
    metrics: createRecordedMetrics(),
    deliveries: createDeliveryStore(table),
    endpoints: createEndpointStore(table),
    audit: createAuditStore(table, clock, createIds(clock)),
    retrySteps: [30, 75, 188, 469, 1172],
  });
  const transactions = () =>
    mock.commandCalls(TransactWriteCommand).map((call) => call.args[0].input.TransactItems ?? []);
  return { mock, deliver, send, sent, codes, transactions };
};

const run = (scene: ReturnType<typeof createScene>) => scene.deliver({ deliveryId: "dlv_1" });

describe("the delivery message", () => {
  it.each([{}, { deliveryId: "" }, { deliveryId: 1 }, null, "dlv_1", undefined])("is not %j", (message) => {
    expect(deliveryMessage.safeParse(message).success).toBe(false);
  });
});

describe("deliver", () => {
  it("takes the delivery up only where it is due and nobody else has it", async () => {
    const scene = createScene();
    await run(scene);
    const claim = scene.mock.commandCalls(UpdateCommand)[0]?.args[0].input;
    expect(claim?.ConditionExpression).toBe(
      "#status = :pending AND nextAttemptAt <= :soon AND (attribute_not_exists(leaseUntil) OR leaseUntil <= :now)",
    );
    expect(claim?.ExpressionAttributeValues).toMatchObject({ ":lease": LATER(45), ":soon": LATER(2) });
  });

  it("does nothing for a message about a delivery that is not due", async () => {
    const scene = createScene();
    scene.mock.on(UpdateCommand).rejects(conditionFailed());
    await run(scene);
    expect(scene.send).not.toHaveBeenCalled();
    expect(scene.transactions()).toEqual([]);
    expect(scene.codes()).toEqual(["DELIVERY_NOT_DUE"]);
  });

  it("looks again at the end of the lease where another one has it, who may have died", async () => {
    const scene = createScene();
    scene.mock
      .on(UpdateCommand)
      .rejects(conditionFailed({ status: { S: "PENDING" }, leaseUntil: { S: LATER(20) } }));
    await run(scene);
    expect(scene.send).not.toHaveBeenCalled();
    expect(scene.sent).toEqual([{ message: { deliveryId: "dlv_1" }, delaySeconds: 21 }]);
  });

  it("writes attempt and delivery in one transaction, on condition that it still holds the lease", async () => {
    const scene = createScene({ claimed: aDelivery({ attemptCount: 2, claims: 3 }) });
    await run(scene);
    const [items] = scene.transactions();
    expect(items).toHaveLength(2);
    expect(items?.[0]?.Update).toMatchObject({
      Key: { pk: "DELIVERY#dlv_1", sk: "DELIVERY" },
      ConditionExpression: "#status = :pending AND leaseUntil = :mine AND claims = :claims",
      ExpressionAttributeValues: {
        ":mine": LATER(90),
        ":claims": 3,
        ":status": "SUCCEEDED",
        ":attemptCount": 3,
      },
    });
    expect(items?.[1]?.Put).toMatchObject({
      Item: { pk: "DELIVERY#dlv_1", sk: "ATTEMPT#000003", responseStatus: 200, durationMs: 42 },
      ConditionExpression: "attribute_not_exists(pk)",
    });
    expect(scene.sent).toEqual([]);
  });

  it("does not write the event back, which may have been redacted meanwhile", async () => {
    const scene = createScene();
    await run(scene);
    expect(JSON.stringify(scene.transactions())).not.toContain("ana@example.com");
  });

  it("takes a finished delivery out of the index of due ones", async () => {
    const scene = createScene();
    await run(scene);
    expect(scene.transactions()[0]?.[0]?.Update?.UpdateExpression).toMatch(
      /REMOVE leaseUntil, duePk, dueSk$/,
    );
  });

  it.each([
    ["an answer 500", answer(500)],
    ["a redirect", answer(302)],
    ["a timeout", { kind: "failed" as const, reason: "TIMEOUT" as const, detail: "Late.", timing }],
    [
      "a private address",
      { kind: "refused" as const, reason: "ADDRESS_NOT_PUBLIC" as const, detail: "No.", timing },
    ],
    ["no token", { kind: "no-token" as const, detail: "No.", timing }],
  ])("after %s does not fail the message, and tries again after 30 s", async (_, result) => {
    const scene = createScene({ result });
    await run(scene);
    expect(scene.transactions()[0]?.[0]?.Update?.ExpressionAttributeValues).toMatchObject({
      ":status": "PENDING",
      ":nextAttemptAt": LATER(30),
    });
    expect(scene.sent).toEqual([{ message: { deliveryId: "dlv_1" }, delaySeconds: 30 }]);
  });

  it("leaves waits of more than 15 minutes to the wake-up schedule", async () => {
    const scene = createScene({ claimed: aDelivery({ attemptCount: 4, claims: 5 }), result: answer(500) });
    await run(scene);
    const values = scene.transactions()[0]?.[0]?.Update?.ExpressionAttributeValues;
    expect(values).toMatchObject({
      ":nextAttemptAt": LATER(1172),
      ":duePk": expect.stringMatching(/^DELIVERY_DUE#/),
    });
    expect(scene.sent).toEqual([]);
  });

  it("honours Retry-After up to twice the step", async () => {
    const scene = createScene({ result: answer(503, { "retry-after": "3600" }) });
    await run(scene);
    expect(scene.sent[0]?.delaySeconds).toBe(60);
  });

  it("gives up after the sixth attempt", async () => {
    const scene = createScene({ claimed: aDelivery({ attemptCount: 5, claims: 6 }), result: answer(500) });
    await run(scene);
    expect(scene.transactions()[0]?.[0]?.Update?.ExpressionAttributeValues).toMatchObject({
      ":status": "FAILED",
    });
    expect(scene.sent).toEqual([]);
  });

  it.each([
    ["deleted", undefined, "ENDPOINT_DELETED"],
    ["disabled", anEndpoint({ status: "DISABLED" }), "ENDPOINT_DISABLED"],
  ])("cancels without a request where the endpoint is %s", async (_, endpoint, reason) => {
    const scene = createScene();
    scene.mock.on(GetCommand).resolves(endpoint === undefined ? {} : { Item: { ...endpoint } });
    await run(scene);
    expect(scene.send).not.toHaveBeenCalled();
    expect(scene.transactions()[0]?.[0]?.Update?.ExpressionAttributeValues).toMatchObject({
      ":status": "CANCELED",
      ":lastFailure": reason,
      ":attemptCount": 0,
    });
  });

  it("sends a test to a disabled endpoint too", async () => {
    const scene = createScene({
      claimed: aDelivery({ test: true }),
      endpoint: anEndpoint({ status: "DISABLED" }),
    });
    await run(scene);
    expect(scene.send).toHaveBeenCalledTimes(1);
  });

  it("sets a delivery aside that never comes to a result, and counts it", async () => {
    const scene = createScene({ claimed: aDelivery({ claims: 21 }) });
    await run(scene);
    expect(scene.send).not.toHaveBeenCalled();
    expect(scene.transactions()[0]?.[0]?.Update?.ExpressionAttributeValues).toMatchObject({
      ":status": "FAILED",
    });
    expect(scene.codes()).toContain("DELIVERY_SET_ASIDE");
  });
});

describe("deliver after 410", () => {
  it("disables the endpoint with its audit event in the same transaction", async () => {
    const scene = createScene({ result: answer(410) });
    await run(scene);
    const [items] = scene.transactions();
    expect(items).toHaveLength(4);
    expect(items?.[2]?.Put).toMatchObject({
      Item: { id: "whe_1", status: "DISABLED", disabledReason: "RECEIVER_GONE", version: 5 },
      ExpressionAttributeValues: { ":before": 4 },
    });
    expect(items?.[3]?.Put?.Item).toMatchObject({
      action: "webhook-endpoint.disabled",
      actor: { type: "SYSTEM", id: "webhooks.deliver" },
    });
    expect(items?.[0]?.Update?.ExpressionAttributeValues).toMatchObject({ ":status": "FAILED" });
  });

  it("leaves an endpoint alone that was changed meanwhile, and still records the attempt", async () => {
    const scene = createScene({ result: answer(410) });
    scene.mock
      .on(TransactWriteCommand)
      .rejectsOnce(canceled("None", "None", "ConditionalCheckFailed", "None"))
      .resolves({});
    await run(scene);
    expect(scene.transactions().map((items) => items.length)).toEqual([4, 2]);
    expect(scene.codes()).toContain("DELIVERY_ATTEMPTED");
  });
});

describe("deliver when something of ours breaks", () => {
  it("fails the message where the request could not be made, so that it comes back", async () => {
    const scene = createScene({ result: new Error("no secret") });
    await expect(run(scene)).rejects.toThrow("no secret");
    expect(scene.transactions()).toEqual([]);
  });

  it("fails the message where the result could not be written", async () => {
    const scene = createScene();
    scene.mock.on(TransactWriteCommand).rejects(new Error("table away"));
    await expect(run(scene)).rejects.toThrow("table away");
  });

  it("leaves the record to whoever took the delivery over when the lease ran out", async () => {
    const scene = createScene({ result: answer(500) });
    scene.mock.on(TransactWriteCommand).rejects(canceled("ConditionalCheckFailed", "None"));
    await run(scene);
    expect(scene.codes()).toEqual(["ATTEMPT_NOT_RECORDED"]);
    expect(scene.sent).toEqual([]);
  });
});
