import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Received, startReceiver } from "../support/receiver.ts";
import {
  completeVerification,
  connectProduct,
  eventually,
  expectCall,
  fetchToken,
  type Json,
  type Product,
  readStatus,
  requestVerification,
} from "../support/system.ts";

type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** Each event once: it may come more than once. */
const distinct = (hooks: readonly Received[]): Received[] => [
  ...new Map(hooks.map((hook) => [hook.headers["webhook-id"], hook])).values(),
];

describe("one verification through the whole system", () => {
  let product: Product;
  let receiver: Receiver;
  let webhookSecret: string;
  let token: string;

  beforeAll(async () => {
    product = await connectProduct();
    receiver = await startReceiver();
    const endpoint = await expectCall(201, `${product.baseUrl}/api/v1/webhook-endpoints`, {
      token: product.admin,
      body: { url: receiver.url, integrations: [product.integrationId] },
    });
    webhookSecret = String(endpoint.secret);
    token = await fetchToken(product);
  });
  afterAll(() => receiver.stop());

  it("goes from the request to the signed webhook and the event bus", async () => {
    const address = `ana-${crypto.randomUUID()}@example.com`;
    const requested = await requestVerification(product, token, {
      loginHint: address,
      externalCustomerId: "ticket-7 🎫",
      correlationId: "corr-1",
      customFields: { queue: "vip 👑" },
    });
    expect(await readStatus(product, token, requested.interviewId)).toMatchObject({ status: "CREATED" });

    const view = await completeVerification(product, requested, address);
    expect(view).toMatchObject({ status: "SUCCEEDED", failureReason: null });

    const status = await readStatus(product, token, requested.interviewId);
    expect(status).toMatchObject({
      interviewId: requested.interviewId,
      status: "SUCCEEDED",
      integrationReference: product.integrationId,
      loginHint: address,
      externalCustomerId: "ticket-7 🎫",
      correlationId: "corr-1",
      customFields: { queue: "vip 👑" },
      failureReason: null,
      modules: [{ type: "one-time-code", status: "PASSED", attempts: 1, reasons: [] }],
    });
    expect(status.identityId).toMatch(/^idn_/);

    const events = await eventually("three webhooks", () => {
      const mine = distinct(receiver.received).filter((hook) => hook.body.includes(requested.interviewId));
      return mine.length >= 3 ? mine : undefined;
    });
    const bodies = events
      .map((hook): Json => {
        const verified = new Webhook(webhookSecret).verify(hook.body, {
          "webhook-id": String(hook.headers["webhook-id"]),
          "webhook-timestamp": String(hook.headers["webhook-timestamp"]),
          "webhook-signature": String(hook.headers["webhook-signature"]),
        });
        const body: Json = JSON.parse(hook.body);
        expect(verified).toEqual(body);
        expect(hook.headers["webhook-id"]).toBe(body.id);
        return body;
      })
      .sort((a, b) => Number(a.sequence) - Number(b.sequence));
    expect(bodies.map((body) => body.eventType)).toEqual([
      "SESSION_STARTED",
      "SESSION_SUCCEEDED",
      "IDENTITY_ENROLLED",
    ]);
    expect(bodies[1]).toEqual({
      id: expect.stringMatching(/^evt_/),
      eventType: "SESSION_SUCCEEDED",
      type: "session.succeeded",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      sequence: 2,
      organizationId: product.local.organizationId,
      interviewId: requested.interviewId,
      integrationReference: product.integrationId,
      integrationName: expect.stringContaining("🪪"),
      loginHint: address,
      externalCustomerId: "ticket-7 🎫",
      correlationId: "corr-1",
      customFields: { queue: "vip 👑" },
      onboardingStatus: "ONBOARDING_FINISHED",
      identityId: status.identityId,
      failureReason: null,
    });

    const bus = await eventually("the event on the bus", async () => {
      const response = await fetch(product.local.eventsUrl, { headers: { accept: "application/json" } });
      const listed = JSON.stringify(await response.json());
      return listed.includes(String(bodies[1]?.id)) ? listed : undefined;
    });
    expect(bus).toContain("countersign.sessions");
  });

  it("enrols a person once: the second success names the same identity and tells of no enrolment", async () => {
    const address = `bo-${crypto.randomUUID()}@example.com`;
    const first = await requestVerification(product, token, { loginHint: address });
    await completeVerification(product, first, address);
    const second = await requestVerification(product, token, { loginHint: address.toUpperCase() });
    await completeVerification(product, second, address.toUpperCase());
    const [a, b] = await Promise.all(
      [first, second].map((each) => readStatus(product, token, each.interviewId)),
    );
    expect(b?.identityId).toBe(a?.identityId);
    const hooks = await eventually("five webhooks", () => {
      const mine = distinct(receiver.received).filter((hook) => hook.body.toLowerCase().includes(address));
      return mine.length >= 5 ? mine : undefined;
    });
    expect(hooks.filter((hook) => hook.body.includes("IDENTITY_ENROLLED"))).toHaveLength(1);
  });
});
