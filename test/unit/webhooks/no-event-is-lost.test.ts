import { describe, expect, it } from "vitest";
import { deliveryIdOf } from "../../../lambdas/core/keys.ts";
import type { Delivery } from "../../../lambdas/webhooks/domain/delivery.ts";
import { createTestTable } from "../../support/test-table.ts";
import { anEvent, answered, LATER } from "./builders.ts";
import { createPipeline, type Fault } from "./pipeline.ts";

const table = await createTestTable();
const EVENTS = 25;

/** The same faults for the same seed, so that a failure can be looked at again. */
const createDice = (seed: number) => {
  let state = seed;
  return (chance: number): boolean => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 < chance;
  };
};

const CHANCES: Record<Parameters<Fault>[0], number> = {
  TABLE: 0.1,
  TABLE_ANSWER: 0.1,
  BUS: 0.3,
  BUS_ENTRY: 0.3,
  STREAM: 0.3,
  QUEUE: 0.2,
  CRASH: 0.3,
  TWICE: 0.3,
};

describe("whatever fails on the way", () => {
  it.each([
    { seed: 1, maxPerSecond: null },
    { seed: 2, maxPerSecond: 1 },
  ])(
    "every event reaches the endpoint, always with its own id (faults $seed, rate limit $maxPerSecond)",
    async ({ seed, maxPerSecond }) => {
      const dice = createDice(seed);
      const counts = new Map<string, number>();
      const fault: Fault = (at) => {
        const fails = dice(CHANCES[at]);
        if (fails) counts.set(at, (counts.get(at) ?? 0) + 1);
        return fails;
      };
      const requests: Delivery[] = [];
      const send = async (claimed: Delivery) => {
        requests.push(claimed);
        return answered(dice(0.2) ? 503 : 200);
      };
      const pipeline = await createPipeline(table, send, fault, { maxPerSecond });
      const { scene } = pipeline;
      const events = Array.from({ length: EVENTS }, (_, index) =>
        anEvent({
          id: `evt_${seed}x${index}`,
          organizationId: scene.endpoint.organizationId,
          interviewId: `ses_${seed}x${index % 5}`,
          sequence: Math.floor(index / 5) + 1,
          timestamp: LATER(0),
        }),
      );
      await pipeline.commit(events);
      await pipeline.storm(events, 6);
      await pipeline.settle(12);

      expect(new Set(requests.map(({ event }) => event.id))).toEqual(new Set(events.map(({ id }) => id)));
      const ends = await Promise.all(events.map(({ id }) => scene.read(deliveryIdOf(scene.endpoint.id, id))));
      expect(ends.map(({ status }) => status)).toEqual(Array(EVENTS).fill("SUCCEEDED"));
      // What came twice is the very same event.
      for (const { event } of requests) expect(event).toEqual(events.find(({ id }) => id === event.id));
      expect(requests.length).toBeGreaterThan(EVENTS);
      expect([...counts.keys()].sort()).toEqual(Object.keys(CHANCES).sort());
    },
  );
});
