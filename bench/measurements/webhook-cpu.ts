import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SessionEvent } from "../../lambdas/core/event/schema.ts";
import { deliveryIdOf } from "../../lambdas/core/keys.ts";
import { systemClock } from "../../lambdas/platform/clock.ts";
import { connectTable } from "../../lambdas/platform/dynamo/table.ts";
import { createIds } from "../../lambdas/platform/ids.ts";
import { newDelivery } from "../../lambdas/webhooks/domain/delivery.ts";
import { createDeliveryStore } from "../../lambdas/webhooks/store/delivery-store.ts";
import { createEndpointStore } from "../../lambdas/webhooks/store/endpoint-store.ts";
import type { Measurement } from "../measurement.ts";
import { median } from "../report/statistics.ts";
import { type BenchCloud, findFunction, withCloud } from "../support/cloud.ts";
import { startHelper } from "../support/processes.ts";
import { createCustomer } from "../support/product.ts";
import { createEndpoint, startReceiver } from "../support/verification.ts";

const WARM_UP = 30;
const DELIVERIES = 200;
const RECEIVER_MS = 100;

interface Invocation {
  milliseconds: number;
  cpuMs: number;
  failed: number;
}

const ids = createIds(systemClock);

const anEvent = (organizationId: string): SessionEvent => ({
  id: ids.next("evt"),
  eventType: "SESSION_SUCCEEDED",
  type: "session.succeeded",
  timestamp: systemClock.now().toISOString(),
  sequence: 2,
  organizationId,
  interviewId: ids.next("ses"),
  integrationReference: ids.next("int"),
  integrationName: "Bench",
  loginHint: `${ids.token()}@example.com`,
  externalCustomerId: null,
  correlationId: null,
  customFields: {},
  onboardingStatus: "ONBOARDING_FINISHED",
  identityId: ids.next("idn"),
  failureReason: null,
});

/** Fresh deliveries as the fan-out hands them over, but for the queue. */
const createHandOver = ({ local, tableEndpoint }: BenchCloud, endpointId: string) => {
  const base = new DynamoDBClient({
    endpoint: tableEndpoint,
    region: local.aws.region,
    credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
  });
  const table = connectTable(local.aws.tableName, base);
  const deliveries = createDeliveryStore(table, 1);
  const { organizationId } = local;
  return async (): Promise<string> => {
    const endpoint = await createEndpointStore(table).get(organizationId, endpointId);
    if (endpoint === undefined) throw new Error("The endpoint is gone.");
    const event = anEvent(organizationId);
    const created = newDelivery(deliveryIdOf(endpointId, event.id), endpoint, event, systemClock.now());
    await deliveries.create(created);
    return JSON.stringify({ deliveryId: created.id, organizationId, handedOver: true });
  };
};

const run = async (cloud: BenchCloud, url: string): Promise<Invocation[]> => {
  const endpoint = await createEndpoint(await createCustomer(cloud.local), url, ["SESSION_SUCCEEDED"]);
  const handOver = createHandOver(cloud, String(endpoint.id));
  const { file, environment } = findFunction(cloud, "deliver");
  const deliver = await startHelper("deliver-host", { file }, { env: environment });
  const all: Invocation[] = [];
  try {
    for (let count = 0; count < WARM_UP + DELIVERIES; count++) {
      const invocation = await deliver.ask<Invocation>(await handOver());
      if (invocation.failed > 0) throw new Error("A delivery failed.");
      if (count >= WARM_UP) all.push(invocation);
    }
  } finally {
    await deliver.stop();
  }
  return all;
};

export const webhookCpu: Measurement = {
  name: "webhook-cpu",
  title: "Time of one delivery",
  how:
    "The bundled function `deliver` in a process of its own, called with one message after another, each of a delivery " +
    `that was just written: it reads, signs, calls a receiver that answers after ${RECEIVER_MS} ms, records. ${DELIVERIES} ` +
    `of them after ${WARM_UP} to warm up, medians; CPU is user and system time of the process.`,
  measure: async () => {
    const receiver = await startReceiver(RECEIVER_MS);
    try {
      const all = await withCloud({ metered: true }, (cloud) => run(cloud, receiver.url));
      if (receiver.received.length < all.length) throw new Error("The receiver did not get them all.");
      return {
        figures: [
          { name: "webhook delivery: CPU", value: median(all.map(({ cpuMs }) => cpuMs)), unit: "ms" },
          {
            name: `webhook delivery: whole, receiver of ${RECEIVER_MS} ms`,
            value: median(all.map(({ milliseconds }) => milliseconds)),
            unit: "ms",
          },
        ],
      };
    } finally {
      receiver.stop();
    }
  },
};
