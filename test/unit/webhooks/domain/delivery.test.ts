import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sessionEvent } from "../../../../lambdas/core/event/schema.ts";
import { deliveryIdOf } from "../../../../lambdas/core/keys.ts";
import { createIds } from "../../../../lambdas/platform/ids.ts";
import { isHandedOver, newDelivery, newTestDelivery } from "../../../../lambdas/webhooks/domain/delivery.ts";
import { deliveryIdRange } from "../../../../lambdas/webhooks/domain/delivery-id.ts";
import { bodyOf, CURRENT_PAYLOAD } from "../../../../lambdas/webhooks/domain/payload.ts";
import { readImage } from "../../../../lambdas/webhooks/domain/stream-image.ts";
import { anEndpoint, anEvent, LATER, NOW } from "../builders.ts";

const newEventId = (at: Date) => createIds({ now: () => at }).next("evt");

describe("deliveryIdOf", () => {
  it("is the same for the same endpoint and event, and another for any other", () => {
    const event = newEventId(NOW);
    expect(deliveryIdOf("whe_1", event)).toBe(deliveryIdOf("whe_1", event));
    expect(deliveryIdOf("whe_2", event)).not.toBe(deliveryIdOf("whe_1", event));
    expect(deliveryIdOf("whe_1", newEventId(NOW))).not.toBe(deliveryIdOf("whe_1", event));
    expect(deliveryIdOf("whe_1", event)).toBe(`dlv_${event.slice(4)}_1`);
  });

  it("sorts by the time of the event", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 ** 9 }),
        fc.stringMatching(/^whe_[a-z0-9]{26}$/),
        (later, endpoint) => {
          const first = deliveryIdOf(endpoint, newEventId(NOW));
          const second = deliveryIdOf("whe_1", newEventId(new Date(NOW.getTime() + later)));
          expect(first < second).toBe(true);
        },
      ),
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
  it("waits for its first attempt at once, by whoever gets its message", () => {
    const delivery = newDelivery("dlv_e1_1", anEndpoint(), anEvent(), NOW);
    expect(delivery).toMatchObject({ status: "PENDING", nextAttemptAt: NOW.toISOString(), attemptCount: 0 });
    expect(isHandedOver(delivery, NOW)).toBe(true);
    expect(isHandedOver(delivery, new Date(LATER(30)))).toBe(true);
    // Less than a lease is left: it has to be taken up like any other.
    expect(isHandedOver(delivery, new Date(LATER(31)))).toBe(false);
  });

  it.each([{ claims: 2 }, { attemptCount: 1 }, { status: "HELD" as const }, { leaseUntil: undefined }])(
    "is nobody's any more with %j",
    (change) => {
      const delivery = newDelivery("dlv_e1_1", anEndpoint(), anEvent(), NOW);
      expect(isHandedOver({ ...delivery, ...change }, NOW)).toBe(false);
    },
  );

  it.each(["BY_ADMINISTRATOR", "RECEIVER_GONE"] as const)(
    "is canceled but kept where the endpoint was switched off (%s), unless it is a test",
    (disabledReason) => {
      const disabled = anEndpoint({ status: "DISABLED", disabledReason });
      expect(newDelivery("dlv_e1_1", disabled, anEvent(), NOW)).toMatchObject({
        status: "CANCELED",
        nextAttemptAt: null,
        lastFailure: "ENDPOINT_DISABLED",
      });
      expect(newTestDelivery("dlv_e1_1", disabled, anEvent(), NOW)).toMatchObject({ status: "PENDING" });
    },
  );

  it("is kept to be sent later where the endpoint was disabled because it failed", () => {
    const failing = anEndpoint({ status: "DISABLED", disabledReason: "FAILING" });
    expect(newDelivery("dlv_e1_1", failing, anEvent(), NOW)).toMatchObject({ status: "PENDING" });
  });
});

describe("bodyOf", () => {
  it("is the event and nothing else, in one order of fields whatever the storage returns", () => {
    const shuffled = Object.fromEntries(Object.entries(anEvent()).reverse());
    const body = bodyOf(sessionEvent.parse(shuffled), CURRENT_PAYLOAD);
    expect(body).toBe(bodyOf(anEvent(), CURRENT_PAYLOAD));
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
