import { sum } from "../report/statistics.ts";
import type { BenchCloud } from "./cloud.ts";
import type { Customer } from "./product.ts";
import type { TableCall } from "./table-meter.ts";
import { awaitWebhook, completeVerification, type Receiver, requestVerification } from "./verification.ts";

/** What looks for work by the clock: no part of any one verification. */
export const scheduledFunctions: readonly string[] = ["sweep-events", "wake-deliveries", "expire-sessions"];

export interface MeteredVerification {
  interviewId: string;
  /** From request-new alone. */
  requested: TableCall[];
  whole: TableCall[];
  requestMilliseconds: number;
}

/** Longer than a delivery takes to be written down after its webhook has arrived. */
const SETTLING_MS = 150;

/** Everything that comes until nothing more does. */
export const settle = async (cloud: BenchCloud): Promise<TableCall[]> => {
  const calls: TableCall[] = [];
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
    const more = (await cloud.takeTableCalls()).filter(({ caller }) => !scheduledFunctions.includes(caller));
    if (more.length === 0) return calls;
    calls.push(...more);
  }
};

/** One verification with everything that it asks of the table, until nothing more comes. */
export const verifyMetered = async (
  cloud: BenchCloud,
  receiver: Receiver,
  customer: Customer,
  token: string,
): Promise<MeteredVerification> => {
  await settle(cloud);
  const startedAt = performance.now();
  const request = await requestVerification(customer, token);
  const requestMilliseconds = performance.now() - startedAt;
  const requested = await settle(cloud);
  await completeVerification(cloud.local, request);
  await awaitWebhook(receiver, request.interviewId);
  const { interviewId } = request;
  return { interviewId, requested, whole: [...requested, ...(await settle(cloud))], requestMilliseconds };
};

export const usageOf = (calls: readonly TableCall[]) => ({
  requests: calls.length,
  readUnits: sum(calls.map(({ readUnits }) => readUnits)),
  writeUnits: sum(calls.map(({ writeUnits }) => writeUnits)),
});
