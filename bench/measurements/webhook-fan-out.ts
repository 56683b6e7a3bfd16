import { setTimeout as sleep } from "node:timers/promises";
import type { Measurement, Outcome } from "../measurement.ts";
import { readable } from "../report/statistics.ts";
import { type BenchCloud, withCloud } from "../support/cloud.ts";
import { copyEndpoint } from "../support/endpoints.ts";
import { settle } from "../support/metered.ts";
import { type Customer, createCustomer, fetchToken } from "../support/product.ts";
import type { TableCall } from "../support/table-meter.ts";
import {
  completeVerification,
  createEndpoint,
  type Receiver,
  requestVerification,
  startReceiver,
} from "../support/verification.ts";

const LEVELS = [1, 100, 1_000] as const;
const RECEIVER_MS = 20;
/** However slow the machine is at the moment, no event is waited for longer. */
const MAX_SECONDS = 75;

interface Level {
  endpoints: number;
  /** As many as were in time. */
  arrived: number;
  /** Until the first and until the last has it, from the event's timestamp. */
  firstMs: number;
  lastMs: number;
  requestsEach: number;
}

export const webhookFanOut: Measurement = {
  name: "webhook-fan-out",
  title: "One event to many endpoints",
  how:
    `One SESSION_SUCCEEDED for 1, 100 and 1,000 endpoints of one organization, whose receivers answer after ${RECEIVER_MS} ms, in a ` +
    "local cloud whose table is metered. An organization may make fifty; those beyond are copies of their records. Times are from the event's timestamp; " +
    "table requests are those of fan-out and delivery for each delivery. The local cloud runs ten deliveries functions at most, AWS up to fifty, each with several at once.",
  measure: async () => {
    const receiver = await startReceiver(RECEIVER_MS);
    try {
      return toOutcome(await withCloud({ metered: true }, (cloud) => run(cloud, receiver)));
    } finally {
      receiver.stop();
    }
  },
};

const run = async (cloud: BenchCloud, receiver: Receiver): Promise<Level[]> => {
  const customer = await createCustomer(cloud.local);
  const token = await fetchToken(customer);
  const endpoint = await createEndpoint(customer, `${receiver.url}first`, ["SESSION_SUCCEEDED"]);
  await sendOne(cloud, customer, token, receiver, 1);
  const levels: Level[] = [];
  let endpoints = 1;
  for (const wanted of LEVELS) {
    await copyEndpoint(cloud, String(endpoint.id), `${receiver.url}${wanted}/`, wanted - endpoints);
    endpoints = wanted;
    const level = await sendOne(cloud, customer, token, receiver, endpoints);
    levels.push(level);
    if (level.arrived < endpoints) break;
  }
  return levels;
};

const isOfDelivery = ({ caller, request }: TableCall): boolean =>
  caller === "deliver" || (caller === "fanout" && !request.startsWith("query"));

const sendOne = async (
  cloud: BenchCloud,
  customer: Customer,
  token: string,
  receiver: Receiver,
  endpoints: number,
): Promise<Level> => {
  const requested = await requestVerification(customer, token);
  await settle(cloud);
  await completeVerification(cloud.local, requested);
  const mine = () => receiver.received.filter(({ event }) => event.interviewId === requested.interviewId);
  const end = Date.now() + MAX_SECONDS * 1000;
  while (mine().length < endpoints && Date.now() < end) await sleep(20);
  const hooks = mine();
  // Where time was over, more would come for ever.
  const calls = hooks.length < endpoints ? await cloud.takeTableCalls() : await settle(cloud);
  const sentAt = Date.parse(String(hooks[0]?.event.timestamp));
  const times = hooks.map(({ receivedAt }) => receivedAt - sentAt);
  return {
    endpoints,
    firstMs: Math.min(...times),
    lastMs: Math.max(...times),
    arrived: hooks.length,
    requestsEach: calls.filter(isOfDelivery).length / hooks.length,
  };
};

const toOutcome = (levels: readonly Level[]): Outcome => {
  const most = levels.at(-1);
  if (most === undefined) throw new Error("No level was measured.");
  const seconds = (most.lastMs - most.firstMs) / 1000;
  return {
    figures: [
      {
        name: `webhooks: until ${most.arrived} of ${most.endpoints} endpoints have it`,
        value: most.lastMs / 1000,
        unit: "s",
      },
      {
        name: "webhooks: deliveries per second, receivers of 20 ms",
        value: most.arrived / seconds,
        unit: "/s",
        headline: true,
      },
      { name: "webhooks: table requests of a delivery", value: most.requestsEach, unit: "" },
    ],
    tables: [
      {
        head: [
          "endpoints",
          "reached",
          "the first has it after, ms",
          "the last, ms",
          "table requests for each",
        ],
        rows: levels.map((level) => [
          String(level.endpoints),
          String(level.arrived),
          readable(level.firstMs),
          readable(level.lastMs),
          readable(level.requestsEach),
        ]),
      },
    ],
  };
};
