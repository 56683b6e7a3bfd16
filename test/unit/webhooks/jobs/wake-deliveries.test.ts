import { QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import type { DeliveryMessage } from "../../../../lambdas/webhooks/domain/delivery.ts";
import { createWakeDeliveries } from "../../../../lambdas/webhooks/jobs/wake-deliveries.ts";
import { createDeliveryStore } from "../../../../lambdas/webhooks/store/delivery-store.ts";
import { conditionFailed, createClock, createLogSpy, createQueue, createTable, LATER } from "../builders.ts";

const createScene = () => {
  const { mock, table } = createTable();
  mock.on(QueryCommand).resolves({ Items: [] });
  mock.on(UpdateCommand).resolves({});
  const { queue, sent } = createQueue<DeliveryMessage>();
  const { log } = createLogSpy();
  const wake = createWakeDeliveries({
    deliveries: createDeliveryStore(table, 30),
    queue,
    clock: createClock(),
    log,
  });
  return { wake, mock, sent };
};

const due = (id: string) => ({ pk: "DELIVERIES#whe_1", sk: id, dueSk: LATER(-60) });

describe("wake-deliveries", () => {
  it("asks every shard for what was due fifteen seconds ago, and ends when there is nothing", async () => {
    const { wake, mock, sent } = createScene();
    await wake();
    const queries = mock
      .commandCalls(QueryCommand)
      .map((call) => call.args[0].input.ExpressionAttributeValues);
    expect(queries.map((values) => values?.[":pk"])).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((shard) => `DELIVERY_DUE#${shard}`),
    );
    expect(new Set(queries.map((values) => values?.[":before"]))).toEqual(new Set([LATER(-15)]));
    expect(sent).toEqual([]);
  });

  it("queues what is due, and not again within five minutes while nobody has taken it up", async () => {
    const { wake, mock, sent } = createScene();
    mock
      .on(QueryCommand)
      .resolvesOnce({ Items: [due("dlv_e1_1"), due("dlv_e2_1")] })
      .resolves({ Items: [] });
    await wake();
    expect(sent.map((each) => each.message)).toEqual([
      { deliveryId: "dlv_e1_1", slow: true },
      { deliveryId: "dlv_e2_1", slow: true },
    ]);
    expect(mock.commandCalls(UpdateCommand)[0]?.args[0].input).toMatchObject({
      Key: { pk: "DELIVERIES#whe_1", sk: "dlv_e1_1" },
      UpdateExpression: "SET dueSk = :later",
      ConditionExpression: "dueSk = :seen",
      ExpressionAttributeValues: { ":seen": due("dlv_e1_1").dueSk, ":later": LATER(300) },
    });
  });

  it("is content where somebody took the delivery up meanwhile", async () => {
    const { wake, mock, sent } = createScene();
    mock
      .on(QueryCommand)
      .resolvesOnce({ Items: [due("dlv_e1_1")] })
      .resolves({ Items: [] });
    mock.on(UpdateCommand).rejects(conditionFailed());
    await wake();
    expect(sent).toHaveLength(1);
  });

  it("ends after a bounded number of rounds however much is due", async () => {
    const { wake, mock } = createScene();
    mock.on(QueryCommand).resolves({ Items: [due("dlv_e1_1")] });
    await wake();
    expect(mock.commandCalls(QueryCommand)).toHaveLength(80);
  });
});
