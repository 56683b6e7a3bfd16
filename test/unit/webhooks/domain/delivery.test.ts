import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sessionEvent } from "../../../../lambdas/core/event/schema.ts";
import { createIds } from "../../../../lambdas/platform/ids.ts";
import { bodyOf, newDelivery } from "../../../../lambdas/webhooks/domain/delivery.ts";
import { deliveryIdOf, deliveryIdRange } from "../../../../lambdas/webhooks/domain/delivery-id.ts";
import { readImage } from "../../../../lambdas/webhooks/domain/stream-image.ts";
import { aDelivery, anEndpoint, anEvent, NOW } from "../builders.ts";

const newEventId = (at: Date) => createIds({ now: () => at }).next("evt");

describe("deliveryIdOf", () => {
  it("is the same for the same endpoint and event, and another for any other", () => {
    const event = newEventId(NOW);
    expect(deliveryIdOf("whe_1", event)).toBe(deliveryIdOf("whe_1", event));
    expect(deliveryIdOf("whe_2", event)).not.toBe(deliveryIdOf("whe_1", event));
    expect(deliveryIdOf("whe_1", newEventId(NOW))).not.toBe(deliveryIdOf("whe_1", event));
    expect(deliveryIdOf("whe_1", event)).toMatch(/^dlv_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it("sorts by the time of the event", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 9 }), fc.string(), (later, endpoint) => {
        const first = deliveryIdOf(endpoint, newEventId(NOW));
        const second = deliveryIdOf("whe_1", newEventId(new Date(NOW.getTime() + later)));
        expect(first < second).toBe(true);
      }),
    );
  });

  it("lies in the range of a period exactly when the event happened in it, ends included", () => {
    const at = (ms: number) => new Date(NOW.getTime() + ms);
    const { from, to } = deliveryIdRange(at(0), at(1000));
    const inside = (ms: number) => {
      const id = deliveryIdOf("whe_1", newEventId(at(ms)));
      return id >= from && id <= to;
    };
    expect([-1, 0, 1, 999, 1000, 1001].map(inside)).toEqual([false, true, true, true, true, false]);
  });
});

describe("newDelivery", () => {
  it("waits for its first attempt at once", () => {
    expect(newDelivery("dlv_1", anEndpoint(), anEvent(), NOW)).toMatchObject({
      status: "PENDING",
      nextAttemptAt: NOW.toISOString(),
      attemptCount: 0,
    });
  });

  it("is canceled but kept where the endpoint is disabled, unless it is a test", () => {
    const disabled = anEndpoint({ status: "DISABLED" });
    expect(newDelivery("dlv_1", disabled, anEvent(), NOW)).toMatchObject({
      status: "CANCELED",
      nextAttemptAt: null,
      lastFailure: "ENDPOINT_DISABLED",
    });
    expect(newDelivery("dlv_1", disabled, anEvent(), NOW, true)).toMatchObject({ status: "PENDING" });
  });
});

describe("bodyOf", () => {
  it("is the event and nothing else, in one order of fields whatever the storage returns", () => {
    const shuffled = Object.fromEntries(Object.entries(anEvent()).reverse());
    const body = bodyOf(aDelivery({ event: sessionEvent.parse(shuffled) }));
    expect(body).toBe(bodyOf(aDelivery()));
    expect(JSON.parse(body)).toEqual(anEvent());
  });
});

describe("readImage", () => {
  it("reads every type that rows have", () => {
    const image = {
      text: { S: "a" },
      number: { N: "1.5" },
      yes: { BOOL: true },
      none: { NULL: true },
      list: { L: [{ S: "b" }, { N: "2" }] },
      map: { M: { deep: { M: { c: { S: "d" } } } } },
    };
    expect(readImage(image)).toEqual({
      text: "a",
      number: 1.5,
      yes: true,
      none: null,
      list: ["b", 2],
      map: { deep: { c: "d" } },
    });
  });
});
