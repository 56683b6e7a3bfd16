// How an endpoint's deliveries went, counted when somebody asks: no counter is written while they go.
import * as z from "zod";
import { instant } from "../../platform/text.ts";
import type { Delivery, DeliveryStatus } from "./delivery.ts";

export const MAX_HOURS = 720;

const count = z.number().int();

export const statisticsReply = z.object({
  from: instant.describe("The counts begin with the events of this moment."),
  complete: z.boolean().describe("False where the period holds more than is counted; from is then later."),
  deliveries: count,
  pending: count,
  held: count,
  succeeded: count,
  failed: count,
  canceled: count,
  attempts: count,
  successRate: z.number().nullable().describe("Of what succeeded or failed, from 0 to 1."),
  firstAttemptRate: z
    .number()
    .nullable()
    .describe(
      "Share of what succeeded that did so at the first attempt of its retry schedule. Sending again begins a new one.",
    ),
  durationMs: z
    .object({ p50: count, p99: count })
    .nullable()
    .describe("Of the last attempt of each delivery."),
  lastSuccessAt: instant.nullable(),
  lastFailureAt: instant.nullable().describe("When a delivery was given up."),
});
type Statistics = z.infer<typeof statisticsReply>;

/** @param found the newest first, without tests counted */
export const countDeliveries = (found: readonly Delivery[], from: Date, complete: boolean): Statistics => {
  const real = found.filter(({ test }) => !test);
  const of = (status: DeliveryStatus) => real.filter((each) => each.status === status);
  const succeeded = of("SUCCEEDED");
  const failed = of("FAILED");
  const oldest = found.at(-1);
  return {
    from: complete || oldest === undefined ? from.toISOString() : oldest.event.timestamp,
    complete,
    deliveries: real.length,
    pending: of("PENDING").length,
    held: of("HELD").length,
    succeeded: succeeded.length,
    failed: failed.length,
    canceled: of("CANCELED").length,
    attempts: real.reduce((sum, { attemptCount }) => sum + attemptCount, 0),
    successRate: rate(succeeded.length, succeeded.length + failed.length),
    firstAttemptRate: rate(
      succeeded.filter(({ attemptCount, roundStart }) => attemptCount - roundStart === 1).length,
      succeeded.length,
    ),
    durationMs: percentiles(
      real.flatMap(({ lastDurationMs }) => (lastDurationMs === null ? [] : [lastDurationMs])),
    ),
    lastSuccessAt: latest(succeeded),
    lastFailureAt: latest(failed),
  };
};

const rate = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const latest = (ended: readonly Delivery[]): string | null =>
  ended.reduce<string | null>(
    (newest, { finishedAt }) => (finishedAt !== null && finishedAt > (newest ?? "") ? finishedAt : newest),
    null,
  );

/** Nearest rank. */
const percentiles = (durations: readonly number[]): Statistics["durationMs"] => {
  const sorted = durations.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  const [p50, p99] = [at(0.5), at(0.99)];
  return p50 === undefined || p99 === undefined ? null : { p50, p99 };
};
