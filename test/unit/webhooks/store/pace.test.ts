import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createPace, LONGEST_LINE_SECONDS } from "../../../../lambdas/webhooks/store/pace.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { LATER, NOW } from "../builders.ts";

const table = await createTestTable();
const pace = createPace(table);

const inSeconds = (slot: Date | undefined): number | undefined =>
  slot === undefined ? undefined : (slot.getTime() - NOW.getTime()) / 1000;

const reserve = async (id: string, perSecond: number, count: number, now = NOW) => {
  const slots: (number | undefined)[] = [];
  for (let index = 0; index < count; index++) slots.push(inSeconds(await pace.reserve(id, perSecond, now)));
  return slots;
};

const newId = () => `whe_${randomUUID()}`;

describe("the pace of an endpoint", () => {
  it("gives one moment after the other, the first one at once: in no second more than it allows", async () => {
    expect(await reserve(newId(), 4, 9)).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]);
    expect(await reserve(newId(), 1, 3)).toEqual([0, 1, 2]);
  });

  it("rounds a step up rather than down", async () => {
    expect(await reserve(newId(), 3, 4)).toEqual([0, 0.334, 0.668, 1.002]);
  });

  it("saves nothing up while nothing is sent", async () => {
    const id = newId();
    await reserve(id, 2, 3);
    expect(await reserve(id, 2, 3, new Date(LATER(60)))).toEqual([60, 60.5, 61]);
  });

  it("is each endpoint's own", async () => {
    await reserve(newId(), 1, 5);
    expect(await reserve(newId(), 1, 1)).toEqual([0]);
  });

  it("gives no moment twice to those who ask at once", async () => {
    const id = newId();
    const slots = await Promise.all(Array.from({ length: 20 }, () => pace.reserve(id, 10, NOW)));
    expect(slots.map(inSeconds).toSorted((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index / 10),
    );
  });

  it("gives none in a line that is too long, until it is shorter", async () => {
    const id = newId();
    // As many as fit, without asking for each: the last moment that is given is the end of the line itself.
    const almost = new Date(NOW.getTime() + (LONGEST_LINE_SECONDS - 1) * 1000);
    await reserve(id, 1, 1, almost);
    expect(await reserve(id, 1, 3)).toEqual([LONGEST_LINE_SECONDS, undefined, undefined]);
    expect(await reserve(id, 1, 1, new Date(LATER(2)))).toEqual([LONGEST_LINE_SECONDS + 1]);
  });
});
