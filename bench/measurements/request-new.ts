import type { Agent } from "node:http";
import type { Measurement } from "../measurement.ts";
import { percentile } from "../report/statistics.ts";
import { withCloud } from "../support/cloud.ts";
import { expectAnswer, repeat, type Target } from "../support/load.ts";
import { type Customer, createCustomer, fetchToken } from "../support/product.ts";

const CONCURRENCY = 16;
const WARM_UP = 300;
const REQUESTS = 3_000;

const makeTarget = (customer: Customer, token: string): ((index: number) => Target) => {
  const port = Number(new URL(customer.local.baseUrl).port);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return (index) => ({
    port,
    path: "/omni/b2b/onboarding/request-new",
    headers,
    body: JSON.stringify({
      integrationReference: customer.integrationId,
      loginHint: `person-${index}@example.com`,
      externalCustomerId: `ticket-${index}`,
    }),
  });
};

export const requestNew: Measurement = {
  name: "request-new",
  title: "Verifications requested per second",
  how:
    `${REQUESTS} calls of request-new over ${CONCURRENCY} kept connections, after ${WARM_UP} to warm up, to a local cloud in a ` +
    "process of its own: front, up to six workers of the function, and the database share the machine's cores with the caller.",
  measure: () =>
    withCloud({}, async ({ local }) => {
      const customer = await createCustomer(local);
      const target = makeTarget(customer, await fetchToken(customer));
      const request = async (agent: Agent, index: number): Promise<void> => {
        await expectAnswer(agent, target(index));
      };
      await repeat(WARM_UP, CONCURRENCY, request);
      const { requests, seconds, milliseconds } = await repeat(REQUESTS, CONCURRENCY, request);
      return {
        figures: [
          {
            name: `request-new per second, ${CONCURRENCY} at a time`,
            value: requests / seconds,
            unit: "/s",
            headline: true,
          },
          { name: "request-new, p50", value: percentile(milliseconds, 50), unit: "ms" },
          { name: "request-new, p99", value: percentile(milliseconds, 99), unit: "ms" },
        ],
      };
    }),
};
