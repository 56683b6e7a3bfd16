// An endpoint that has failed for days, through the whole system and under the functions' rights: held, given up, told
// of, enabled, and brought what it missed. What takes days is written into the table; the schedule is started by hand.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transact } from "../../lambdas/platform/dynamo/transaction.ts";
import type { EndpointHealth } from "../../lambdas/webhooks/domain/circuit.ts";
import { createHealthStore } from "../../lambdas/webhooks/store/health-store.ts";
import { startReceiver } from "../support/receiver.ts";
import {
  call,
  completeVerification,
  connectProduct,
  eventually,
  expectCall,
  fetchToken,
  type Json,
  type Product,
  readOutbox,
  requestVerification,
} from "../support/system.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let product: Product;
let token: string;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let status = 500;

const admin = (wanted: number, path: string, body?: Json, method?: string): Promise<Json> =>
  expectCall(wanted, `${product.baseUrl}/api/v1${path}`, {
    token: product.admin,
    ...(body === undefined ? {} : { body }),
    ...(method === undefined ? {} : { method }),
  });

beforeAll(async () => {
  product = await connectProduct();
  token = await fetchToken(product);
  receiver = await startReceiver(() => status);
});
afterAll(() => receiver.stop());

const verifyPerson = async (): Promise<string> => {
  const email = `held-${crypto.randomUUID()}@example.com`;
  const requested = await requestVerification(product, token, { loginHint: email });
  await completeVerification(product, requested, email);
  return requested.interviewId;
};

/** What the schedule does every minute. */
const tend = async (): Promise<void> => {
  const url = `${product.local.aws.endpoint}/2015-03-31/functions/wake-deliveries/invocations`;
  const answer = await call(url, { body: { source: "countersign.schedule" } });
  expect([answer.status, answer.headers.get("x-amz-function-error")]).toEqual([200, null]);
};

const later = (ms: number): string => new Date(Date.now() + ms).toISOString();

/**
 * As if every request since then had failed. The minute's own schedule must not find the endpoint before something is
 * held for it, so its next look is far away.
 */
const failSince = async (endpointId: string, days: number): Promise<EndpointHealth> => {
  const now = later(0);
  const health: EndpointHealth = {
    endpointId,
    organizationId: product.local.organizationId,
    circuit: "OPEN",
    failures: 100,
    failingSince: later(-days * DAY_MS),
    lastFailureAt: now,
    since: now,
    probes: 7,
    checkAt: later(HOUR_MS),
    mailDue: false,
    revision: 1,
  };
  await changeHealth(undefined, health);
  return health;
};

const changeHealth = async (before: EndpointHealth | undefined, after: EndpointHealth): Promise<void> => {
  const { endpoint, region, tableName } = product.local.aws;
  const base = new DynamoDBClient({
    endpoint,
    region,
    credentials: { accessKeyId: crypto.randomUUID(), secretAccessKey: crypto.randomUUID() },
  });
  const table = { client: DynamoDBDocumentClient.from(base), name: tableName };
  const outcome = await transact(table, [createHealthStore(table).change(before, after)]);
  expect(outcome).toEqual({ ok: true });
  base.destroy();
};

const listDeliveries = async (id: string, interviewId: string): Promise<Json[]> =>
  (await admin(200, `/webhook-endpoints/${id}/deliveries?interviewId=${interviewId}`)).data as Json[];

const allAre = (id: string, interviewId: string, wanted: string) =>
  eventually(`three deliveries that are ${wanted}`, async () => {
    const found = await listDeliveries(id, interviewId);
    return found.length === 3 && found.every((delivery) => delivery.status === wanted) ? found : undefined;
  });

describe("an endpoint that has failed for five days", () => {
  it("is disabled, told of by mail, and gets what it missed when somebody enables it", async () => {
    const began = later(0);
    const endpoint = await admin(201, "/webhook-endpoints", {
      url: receiver.url,
      integrations: [product.integrationId],
    });
    const id = String(endpoint.id);
    const failing = await failSince(id, 5.1);
    const interviewId = await verifyPerson();
    await allAre(id, interviewId, "HELD");
    expect(receiver.received).toEqual([]);

    await changeHealth(failing, { ...failing, checkAt: later(0), revision: 2 });
    await tend();
    await eventually("the end of the endpoint", async () => {
      const { disabledReason } = await admin(200, `/webhook-endpoints/${id}`);
      return disabledReason === "FAILING" ? true : undefined;
    });
    expect(receiver.received).toHaveLength(1);
    const missed = await verifyPerson();
    await allAre(id, missed, "HELD");

    await tend();
    const mail = await eventually("the mail to the administrator", async () =>
      (await readOutbox(product.local)).find(
        ({ subject, sentAt }) => subject?.startsWith("Webhooks to 127.0.0.1:") && sentAt >= began,
      ),
    );
    expect(mail.to).toBe("admin@countersign.example");

    status = 200;
    const enabled = await admin(200, `/webhook-endpoints/${id}/enable`, {});
    expect(enabled).toMatchObject({ status: "ENABLED", health: { circuit: "DRAINING" } });
    await tend();
    await allAre(id, interviewId, "SUCCEEDED");
    const [first] = await allAre(id, missed, "SUCCEEDED");
    expect(await admin(200, `/sessions/${missed}/deliveries`)).toMatchObject({
      data: expect.arrayContaining([expect.objectContaining({ id: first?.id })]),
    });
    expect(await admin(200, `/webhook-endpoints/${id}/statistics`)).toMatchObject({
      deliveries: 6,
      succeeded: 6,
      held: 0,
      successRate: 1,
    });
    await admin(204, `/webhook-endpoints/${id}`, undefined, "DELETE");
  });
});

describe("an endpoint with a rate limit", () => {
  it("gets everything, no faster than it asked for", async () => {
    status = 200;
    const times: number[] = [];
    const slow = await startReceiver(() => {
      times.push(Date.now());
      return 200;
    });
    const endpoint = await admin(201, "/webhook-endpoints", {
      url: slow.url,
      integrations: [product.integrationId],
      maxPerSecond: 1,
    });
    const id = String(endpoint.id);
    const interviewIds = await Promise.all([verifyPerson(), verifyPerson()]);
    for (const interviewId of interviewIds) await allAre(id, interviewId, "SUCCEEDED");
    expect(times).toHaveLength(6);
    // One each second: six take five, less what the first one may have been under way for longer than the last.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(3_000);
    await admin(204, `/webhook-endpoints/${id}`, undefined, "DELETE");
    await slow.stop();
  });
});
