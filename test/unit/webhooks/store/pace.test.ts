import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createPace } from "../../../../lambdas/webhooks/store/pace.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { LATER, NOW } from "../builders.ts";

const table = await createTestTable();
const pace = createPace(table);

const reserve = async (id: string, perSecond: number, count: number, now = NOW): Promise<number[]> => {
  const slots: number[] = [];
  for (let index = 0; index < count; index++) {
    slots.push(((await pace.reserve(id, perSecond, now)).getTime() - NOW.getTime()) / 1000);
  }
  return slots;
};

const newId = () => `whe_${randomUUID()}`;

describe("the pace of an endpoint", () => {
  it("gives a second's worth at once, and from then on one moment after the other", async () => {
    expect(await reserve(newId(), 4, 12)).toEqual([0, 0, 0, 0, 0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75]);
  });

  it("fills again while nothing is sent, up to a second's worth and no further", async () => {
    const id = newId();
    await reserve(id, 2, 3);
    const later = new Date(LATER(60));
    expect(await reserve(id, 2, 5, later)).toEqual([60, 60, 60, 60.5, 61]);
  });

  it("is each endpoint's own", async () => {
    await reserve(newId(), 1, 5);
    expect(await reserve(newId(), 1, 1)).toEqual([0]);
  });

  it("gives no moment twice to those who ask at once", async () => {
    const id = newId();
    const slots = await Promise.all(Array.from({ length: 20 }, () => pace.reserve(id, 10, NOW)));
    const later = slots.map((slot) => slot.getTime() - NOW.getTime()).filter((ms) => ms > 0);
    expect(new Set(later).size).toBe(later.length);
    expect(later).toHaveLength(9);
  });
});
