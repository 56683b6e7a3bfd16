import type { Measurement } from "../measurement.ts";
import { percentile } from "../report/statistics.ts";
import { type BenchCloud, withCloud } from "../support/cloud.ts";
import { type Customer, call, createCustomer, fetchToken } from "../support/product.ts";
import {
  completeVerification,
  createEndpoint,
  eventually,
  type Receiver,
  requestVerification,
  startReceiver,
  startSilentReceiver,
} from "../support/verification.ts";

const ENDPOINTS = 50;
const EVENTS = 12;
const WARM_UP = 2;

export const webhookDeadEndpoint: Measurement = {
  name: "webhook-dead-endpoint",
  title: "One dead endpoint among fifty",
  how:
    `${EVENTS} events, one after another, to ${ENDPOINTS} endpoints of one organization: first to ${ENDPOINTS - 1} that answer, then to the ` +
    "same and one that takes connections and never answers, so that each attempt at it lasts its 15 seconds. The times of the others, " +
    "from the event's timestamp to the receiver, compared. In a local cloud, which runs ten deliveries functions at most.",
  measure: async () => {
    const receiver = await startReceiver();
    const silent = await startSilentReceiver();
    try {
      const { before, after } = await withCloud({}, (cloud) => run(cloud, receiver, silent.url));
      const [alive, withDead] = [percentile(before, 99), percentile(after, 99)];
      return {
        figures: [
          {
            name: "webhooks: p99 of the others with one dead endpoint among fifty, compared",
            value: withDead / alive,
            unit: "×",
            target: { atMost: 1.2 },
            headline: true,
          },
          { name: "p99 without it", value: alive, unit: "ms" },
          { name: "p99 with it", value: withDead, unit: "ms" },
          { name: "p50 without it", value: percentile(before, 50), unit: "ms" },
          { name: "p50 with it", value: percentile(after, 50), unit: "ms" },
        ],
      };
    } finally {
      receiver.stop();
      silent.stop();
    }
  },
};

const run = async (cloud: BenchCloud, receiver: Receiver, silentUrl: string) => {
  const customer = await createCustomer(cloud.local);
  const token = await fetchToken(customer);
  for (let index = 1; index < ENDPOINTS; index++) {
    await createEndpoint(customer, `${receiver.url}${index}`, ["SESSION_SUCCEEDED"]);
  }
  await sendEvents(cloud, customer, token, receiver, WARM_UP);
  const before = await sendEvents(cloud, customer, token, receiver, EVENTS);
  const dead = await createEndpoint(customer, silentUrl, ["SESSION_SUCCEEDED"]);
  const after = await sendEvents(cloud, customer, token, receiver, EVENTS);
  await call(`${customer.api}/webhook-endpoints/${dead.id}/disable`, { token: customer.admin, body: {} });
  return { before, after };
};

const sendEvents = async (
  { local }: BenchCloud,
  customer: Customer,
  token: string,
  receiver: Receiver,
  count: number,
): Promise<number[]> => {
  const milliseconds: number[] = [];
  for (let sent = 0; sent < count; sent++) {
    const requested = await requestVerification(customer, token);
    await completeVerification(local, requested);
    const mine = () => receiver.received.filter(({ event }) => event.interviewId === requested.interviewId);
    await eventually("the webhooks", () => (mine().length >= ENDPOINTS - 1 ? true : undefined), 60);
    for (const { event, receivedAt } of mine()) {
      milliseconds.push(receivedAt - Date.parse(String(event.timestamp)));
    }
  }
  return milliseconds;
};
