import { GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import type { SessionEvent } from "../../../../lambdas/core/event/schema.ts";
import { createEventStore } from "../../../../lambdas/core/event/store.ts";
import { keys } from "../../../../lambdas/core/keys.ts";
import { createSweepEvents } from "../../../../lambdas/webhooks/jobs/sweep-events.ts";
import { createRecordedMetrics } from "../../../support/recorded-metrics.ts";
import { anEvent, createClock, createLogSpy, createTable, LATER } from "../builders.ts";

interface Row {
  key: { pk: string; sk: string };
  item: Record<string, unknown> | undefined;
}

const row = (event: SessionEvent, due = true): Row => {
  const key = keys.event(event.interviewId, event.sequence);
  return { key, item: { ...key, event, ...(due ? { duePk: "OUTBOX#0", dueSk: "x" } : {}) } };
};

/** A table whose outbox index lists the rows in its first shard once, and nothing afterwards. */
const createScene = (rows: Row[], refuse: readonly string[] = []) => {
  const { mock, table } = createTable();
  mock.on(QueryCommand).resolves({ Items: [] });
  mock
    .on(QueryCommand, { ExpressionAttributeValues: { ":pk": "OUTBOX#0", ":before": LATER(-60) } })
    .resolvesOnce({ Items: rows.map(({ key }) => key) })
    .resolves({ Items: [] });
  for (const { key, item } of rows) {
    mock.on(GetCommand, { Key: key }).resolves(item === undefined ? {} : { Item: item });
  }
  mock.on(UpdateCommand).resolves({});
  const published: string[] = [];
  const { log, codes } = createLogSpy();
  const sweep = createSweepEvents({
    bus: {
      publish: async (events) => {
        published.push(...events.map(({ event }) => event.id));
        return new Set(refuse);
      },
    },
    events: createEventStore(table),
    clock: createClock(),
    log,
    metrics: createRecordedMetrics(),
  });
  const updates = () => mock.commandCalls(UpdateCommand).map((call) => call.args[0].input);
  return { sweep, mock, published, updates, codes };
};

describe("sweep-events", () => {
  it("asks every shard for what is older than a minute", async () => {
    const { sweep, mock } = createScene([]);
    await sweep();
    const queries = mock.commandCalls(QueryCommand).map((call) => call.args[0].input);
    expect(queries.map((query) => query.ExpressionAttributeValues?.[":pk"])).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((shard) => `OUTBOX#${shard}`),
    );
    expect(new Set(queries.map((query) => query.ExpressionAttributeValues?.[":before"]))).toEqual(
      new Set([LATER(-60)]),
    );
  });

  it("publishes what the stream lost and takes it out of the outbox", async () => {
    const { sweep, published, updates } = createScene([row(anEvent())]);
    await sweep();
    expect(published).toEqual([anEvent().id]);
    expect(updates()[0]).toMatchObject({
      Key: keys.event("ses_1", 3),
      UpdateExpression: "REMOVE duePk, dueSk",
    });
  });

  it("passes over rows that were acknowledged or removed since the index was written", async () => {
    const gone: Row = { key: keys.event("ses_2", 1), item: undefined };
    const { sweep, published } = createScene([row(anEvent(), false), gone]);
    await sweep();
    expect(published).toEqual([]);
  });

  it("moves a row that cannot be read behind the others, counts it, and publishes the others", async () => {
    const key = keys.event("ses_9", 1);
    const poison: Row = { key, item: { ...key, event: { id: 1 }, duePk: "OUTBOX#0", dueSk: "x" } };
    const { sweep, published, updates, codes } = createScene([poison, row(anEvent())]);
    await sweep();
    expect(published).toEqual([anEvent().id]);
    expect(updates().find((update) => update.Key?.pk === key.pk)).toMatchObject({
      UpdateExpression: "SET dueSk = :later",
      ExpressionAttributeValues: { ":later": expect.stringContaining(LATER(3600)) },
    });
    expect(codes()).toContain("EVENT_ROW_UNREADABLE");
  });

  it("leaves a refused event in the outbox and stops for this run", async () => {
    const { sweep, mock, updates } = createScene([row(anEvent())], [anEvent().id]);
    await sweep();
    expect(updates()).toEqual([]);
    expect(mock.commandCalls(QueryCommand)).toHaveLength(8);
  });

  it("ends after a bounded number of rounds however much there is", async () => {
    const { sweep, mock } = createScene([]);
    const endless = row(anEvent());
    mock.on(QueryCommand).resolves({ Items: [endless.key] });
    mock.on(GetCommand).resolves({ Item: endless.item });
    await sweep();
    expect(mock.commandCalls(QueryCommand)).toHaveLength(80);
  });
});
