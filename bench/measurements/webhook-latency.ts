import type { Measurement } from "../measurement.ts";
import { percentile } from "../report/statistics.ts";
import { type BenchCloud, withCloud } from "../support/cloud.ts";
import { createCustomer, fetchToken } from "../support/product.ts";
import {
  awaitWebhook,
  completeVerification,
  createEndpoint,
  type Receiver,
  requestVerification,
  startReceiver,
} from "../support/verification.ts";

const WARM_UP = 3;
const VERIFICATIONS = 100;

const run = async ({ local }: BenchCloud, receiver: Receiver): Promise<number[]> => {
  const customer = await createCustomer(local);
  const token = await fetchToken(customer);
  await createEndpoint(customer, receiver.url, ["SESSION_SUCCEEDED"]);
  const milliseconds: number[] = [];
  for (let count = 0; count < WARM_UP + VERIFICATIONS; count++) {
    const requested = await requestVerification(customer, token);
    await completeVerification(local, requested);
    const { event, receivedAt } = await awaitWebhook(receiver, requested.interviewId);
    if (count >= WARM_UP) milliseconds.push(receivedAt - Date.parse(String(event.timestamp)));
  }
  return milliseconds;
};

export const webhookLatency: Measurement = {
  name: "webhook-latency",
  title: "From success to webhook",
  how:
    `${VERIFICATIONS} verifications one after another in a local cloud, after ${WARM_UP} to warm up. From the timestamp of ` +
    "SESSION_SUCCEEDED, which is taken before the transaction that commits it, to the first byte at a receiver in another " +
    "process: commit, stream, relay, bus, fan-out queue, delivery queue, signature, request.",
  measure: async () => {
    const receiver = await startReceiver();
    try {
      const milliseconds = await withCloud({}, (cloud) => run(cloud, receiver));
      return {
        figures: [
          {
            name: "success → webhook received, p50",
            value: percentile(milliseconds, 50),
            unit: "ms",
            target: { atMost: 300 },
            headline: true,
          },
          {
            name: "success → webhook received, p99",
            value: percentile(milliseconds, 99),
            unit: "ms",
            headline: true,
          },
        ],
      };
    } finally {
      receiver.stop();
    }
  },
};
