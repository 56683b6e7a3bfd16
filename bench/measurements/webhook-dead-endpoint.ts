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
  type SilentReceiver,
  startReceiver,
  startSilentReceiver,
} from "../support/verification.ts";

const ENDPOINTS = 50;
const EVENTS = 12;
/** Of each kind, in turn. */
const ROUNDS = 3;
/** What the dead one leaves when it hangs up is written down by then: no part of it falls into the next round. */
const SETTLING_MS = 2_000;

export const webhookDeadEndpoint: Measurement = {
  name: "webhook-dead-endpoint",
  title: "One dead endpoint among fifty",
  how:
    `${EVENTS} events, one after another, to ${ENDPOINTS - 1} endpoints of one organization that answer; then as many to the same and a ` +
    "new one that takes connections and never answers. The times of those that answer, from the event's timestamp to the " +
    `receiver, compared. ${ROUNDS} rounds of each, in turn, so that what else the machine does and how warm it is meets both alike; a first ` +
    "round of each is not counted: it starts the functions, which on AWS have processors of their own and here take them from " +
    "the receivers. After each round the dead one hangs up and is deleted, so that nothing is under way when the next begins; until then " +
    "it holds a worker for every event, its first ones in the lane of the others. No median: rows are written for 25 endpoints at a time, and " +
    "with the dead one among them the middle of the others is no longer in the first half but in the second. In a local cloud, which runs twenty deliveries functions " +
    "at most, where AWS runs fifty.",
  measure: async () => {
    const receiver = await startReceiver();
    const silent = await startSilentReceiver();
    try {
      const { before, after } = await withCloud({}, (cloud) => run(cloud, receiver, silent));
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
          { name: "p90 without it", value: percentile(before, 90), unit: "ms" },
          { name: "p90 with it", value: percentile(after, 90), unit: "ms" },
        ],
      };
    } finally {
      receiver.stop();
      silent.stop();
    }
  },
};

const run = async (cloud: BenchCloud, receiver: Receiver, silent: SilentReceiver) => {
  const customer = await createCustomer(cloud.local);
  const token = await fetchToken(customer);
  for (let index = 1; index < ENDPOINTS; index++) {
    await createEndpoint(customer, `${receiver.url}${index}`, ["SESSION_SUCCEEDED"]);
  }
  const sendRound = () => sendEvents(cloud, customer, token, receiver);
  const withDead = async () => {
    const dead = await createEndpoint(customer, silent.url, ["SESSION_SUCCEEDED"]);
    const times = await sendRound();
    silent.hangUp();
    await call(`${customer.api}/webhook-endpoints/${dead.id}`, { method: "DELETE", token: customer.admin });
    await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
    return times;
  };
  await sendRound();
  await withDead();
  const before: number[] = [];
  const after: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    before.push(...(await sendRound()));
    after.push(...(await withDead()));
  }
  return { before, after };
};

const sendEvents = async (
  { local }: BenchCloud,
  customer: Customer,
  token: string,
  receiver: Receiver,
): Promise<number[]> => {
  const milliseconds: number[] = [];
  for (let sent = 0; sent < EVENTS; sent++) {
    receiver.received.splice(0);
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
