import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it } from "vitest";
import { startOwnCloud } from "../support/own-cloud.ts";
import { type Received, startReceiver } from "../support/receiver.ts";
import {
  call,
  completeVerification,
  connectProduct,
  eventually,
  expectCall,
  fetchToken,
  type Json,
  type Product,
  requestVerification,
} from "../support/system.ts";

const product = await connectProduct(await startOwnCloud());
const api = `${product.baseUrl}/api/v1`;
const token = await fetchToken(product);
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const createEndpoint = async (answer?: Parameters<typeof startReceiver>[0], body: Json = {}) => {
  const receiver = await startReceiver(answer);
  const endpoint = await expectCall(201, `${api}/webhook-endpoints`, {
    token: product.admin,
    body: { url: receiver.url, ...body },
  });
  const id = String(endpoint.id);
  cleanups.push(
    () => call(`${api}/webhook-endpoints/${id}`, { token: product.admin, method: "DELETE" }),
    () => receiver.stop(),
  );
  return { receiver, id, secret: String(endpoint.secret) };
};

const admin = (status: number, path: string, body?: unknown, method?: string) =>
  expectCall(status, `${api}${path}`, {
    token: product.admin,
    ...(body === undefined ? {} : { body }),
    ...(method === undefined ? {} : { method }),
  });

const verifyPerson = async (connected: Product) => {
  const email = `hook-${crypto.randomUUID()}@example.com`;
  const requested = await requestVerification(connected, token, {
    loginHint: email,
    notification: { type: "EMAIL", email },
    externalCustomerId: "customer-7",
  });
  await completeVerification(connected, requested, email);
  return { email, interviewId: requested.interviewId };
};

const about = (interviewId: string, received: readonly Received[]): Json[] =>
  received.map((hook): Json => JSON.parse(hook.body)).filter((event) => event.interviewId === interviewId);

const ended = (deliveryId: unknown) =>
  eventually(`the end of ${deliveryId}`, async () => {
    const delivery = await admin(200, `/deliveries/${deliveryId}`);
    return delivery.status === "PENDING" ? undefined : delivery;
  });

describe("webhooks through the whole system", () => {
  it("bring every event of a verification, signed, each with one attempt", async () => {
    const { receiver, id, secret } = await createEndpoint();
    const { email, interviewId } = await verifyPerson(product);
    const events = await eventually("the last event", () => {
      const found = about(interviewId, receiver.received);
      return found.some((event) => event.eventType === "SESSION_SUCCEEDED") && found.length >= 3
        ? found
        : undefined;
    });
    expect(events.map((event) => event.eventType).sort()).toEqual([
      "IDENTITY_ENROLLED",
      "SESSION_STARTED",
      "SESSION_SUCCEEDED",
    ]);
    expect(events.find((event) => event.eventType === "SESSION_SUCCEEDED")).toMatchObject({
      type: "session.succeeded",
      loginHint: email,
      externalCustomerId: "customer-7",
      onboardingStatus: "ONBOARDING_FINISHED",
      identityId: expect.stringMatching(/^idn_/),
      failureReason: null,
    });
    for (const hook of receiver.received) {
      expect(new Webhook(secret).verify(hook.body, hook.headers as Record<string, string>)).toEqual(
        JSON.parse(hook.body),
      );
      expect(hook.headers["webhook-id"]).toBe(JSON.parse(hook.body).id);
      expect(hook.headers["content-type"]).toBe("application/json");
    }
    const { data } = await admin(200, `/webhook-endpoints/${id}/deliveries`);
    for (const delivery of data as Json[]) {
      expect(await ended(delivery.id)).toMatchObject({ status: "SUCCEEDED", attemptCount: 1 });
    }
  });

  it("bring only the events that the endpoint chose", async () => {
    const { receiver } = await createEndpoint(undefined, { events: ["SESSION_SUCCEEDED"] });
    const { interviewId } = await verifyPerson(product);
    await eventually("the event", () => about(interviewId, receiver.received)[0]);
    expect(about(interviewId, receiver.received).map((event) => event.eventType)).toEqual([
      "SESSION_SUCCEEDED",
    ]);
  });

  it("carry both signatures after the secret was rotated with an overlap, and the new one alone without", async () => {
    const { receiver, id, secret } = await createEndpoint();
    const rotated = await admin(200, `/webhook-endpoints/${id}/secret`, { overlapMinutes: 5 });
    await ended((await admin(201, `/webhook-endpoints/${id}/test`, { eventType: "SESSION_FAILED" })).id);
    const replaced = await admin(200, `/webhook-endpoints/${id}/secret`, { overlapMinutes: 0 });
    await ended((await admin(201, `/webhook-endpoints/${id}/test`, { eventType: "SESSION_FAILED" })).id);
    const accepted = receiver.received.map((hook) =>
      [secret, rotated.secret, replaced.secret].map((each) => {
        try {
          new Webhook(String(each)).verify(hook.body, hook.headers as Record<string, string>);
          return true;
        } catch {
          return false;
        }
      }),
    );
    expect(accepted).toEqual([
      [true, true, false],
      [false, false, true],
    ]);
  });

  it("carry the endpoint's own headers", async () => {
    const { receiver, id } = await createEndpoint(undefined, { headers: { "X-Api-Key": "of-the-receiver" } });
    await ended((await admin(201, `/webhook-endpoints/${id}/test`, { eventType: "SESSION_STARTED" })).id);
    expect(receiver.received[0]?.headers["x-api-key"]).toBe("of-the-receiver");
  });

  it("carry an access token of the endpoint's own token server, and get a new one when it is refused", async () => {
    const clientSecret = crypto.randomUUID();
    const seen: (string | undefined)[] = [];
    let issued = 0;
    const server = createServer((request, response) => {
      request.resume();
      const { authorization } = request.headers;
      if (request.url === "/token") {
        const expected = `Basic ${Buffer.from(`client:${clientSecret}`).toString("base64")}`;
        issued += 1;
        response.writeHead(authorization === expected ? 200 : 401, { "content-type": "application/json" });
        response.end(
          JSON.stringify({ access_token: `token-${issued}`, token_type: "Bearer", expires_in: 600 }),
        );
        return;
      }
      seen.push(authorization);
      // The first token is revoked after its first use.
      response.writeHead(authorization === "Bearer token-1" && seen.length > 1 ? 401 : 204).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const oauth = { tokenUrl: `${origin}/token`, clientId: "client", clientSecret };
    const { id } = await admin(201, "/webhook-endpoints", {
      url: `${origin}/hook`,
      events: ["SESSION_FAILED"],
      oauth,
    });
    cleanups.push(
      () => call(`${api}/webhook-endpoints/${id}`, { token: product.admin, method: "DELETE" }),
      async () => server.close(),
    );
    for (let count = 0; count < 2; count++) {
      const delivery = await admin(201, `/webhook-endpoints/${id}/test`, { eventType: "SESSION_FAILED" });
      expect(await ended(delivery.id)).toMatchObject({ status: "SUCCEEDED" });
    }
    // The first one twice where the same environment of the function remembered it.
    expect([...new Set(seen)]).toEqual(["Bearer token-1", "Bearer token-2"]);
    expect(JSON.stringify(await admin(200, `/webhook-endpoints/${id}`))).not.toContain(clientSecret);
  });

  it("write down what a failing receiver answered, and bring the event again by hand with the same id", async () => {
    const { receiver, id } = await createEndpoint((_, count) => (count === 1 ? 500 : 200), {
      events: ["SESSION_SUCCEEDED"],
    });
    const { interviewId } = await verifyPerson(product);
    const failed = await eventually("the failed attempt", async () => {
      const { data } = await admin(200, `/webhook-endpoints/${id}/deliveries`);
      return (data as Json[]).find(
        (delivery) => delivery.interviewId === interviewId && delivery.attemptCount === 1,
      );
    });
    expect(failed).toMatchObject({ status: "PENDING", lastResponseStatus: 500, lastFailure: "HTTP_500" });
    await admin(202, `/deliveries/${failed.id}/resend`, {});
    const delivery = await ended(failed.id);
    expect(delivery).toMatchObject({ status: "SUCCEEDED", attemptCount: 2 });
    expect((delivery.attempts as Json[]).map((attempt) => attempt.responseStatus)).toEqual([500, 200]);
    const ids = receiver.received.map((hook) => hook.headers["webhook-id"]);
    expect(new Set(ids).size).toBe(1);
    expect(ids).toHaveLength(2);
  });

  it("disable the endpoint that answers 410, keep what it misses, and bring that by replay", async () => {
    let gone = true;
    const { receiver, id } = await createEndpoint(() => (gone ? 410 : 200), {
      events: ["SESSION_SUCCEEDED"],
    });
    await verifyPerson(product);
    await eventually("the end of the endpoint", async () => {
      const endpoint = await admin(200, `/webhook-endpoints/${id}`);
      return endpoint.disabledReason === "RECEIVER_GONE" ? endpoint : undefined;
    });
    const { interviewId } = await verifyPerson(product);
    await eventually("the missed event", async () => {
      const { data } = await admin(200, `/webhook-endpoints/${id}/deliveries?status=CANCELED`);
      return (data as Json[]).find((delivery) => delivery.interviewId === interviewId);
    });
    gone = false;
    await admin(200, `/webhook-endpoints/${id}/enable`, {});
    const period = { from: new Date(Date.now() - 600_000).toISOString(), to: new Date().toISOString() };
    expect(
      await admin(202, `/webhook-endpoints/${id}/replay`, { ...period, status: "CANCELED" }),
    ).toMatchObject({
      scheduled: 1,
      nextCursor: null,
    });
    await eventually("the replayed event", () => about(interviewId, receiver.received)[0]);
  });

  it("refuse addresses that the allow list does not cover", async () => {
    for (const url of [
      "http://10.0.0.1/",
      "http://169.254.169.254/",
      "http://[::ffff:127.0.0.1]/",
      "http://0.0.0.0/",
    ]) {
      const answer = await call(`${api}/webhook-endpoints`, { token: product.admin, body: { url } });
      expect(answer).toMatchObject({ status: 400, body: { code: "VALIDATION_FAILED" } });
    }
  });
});
