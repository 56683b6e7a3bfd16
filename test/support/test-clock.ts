import type { Clock } from "../../lambdas/platform/clock.ts";

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  advance(seconds: number): void;
}

export const createTestClock = (start = "2026-03-01T12:00:00.000Z"): TestClock => {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    advance: (seconds) => {
      now += seconds * 1000;
    },
  };
};
