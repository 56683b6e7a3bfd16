// Every operation of the management API and of onboarding once, through the local cloud, which refuses what the role
// of a function does not allow: whatever right is missing in the stacks shows here and not after a deployment.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { permissions } from "../../lambdas/core/access/permissions.ts";
import { startReceiver } from "../support/receiver.ts";
import {
  call,
  completeVerification,
  connectProduct,
  eventually,
  expectCall,
  fetchToken,
  type Json,
  openBrowser,
  type Product,
  readCode,
  readStatus,
  requestVerification,
} from "../support/system.ts";

let product: Product;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
const called = new Set<string>();

interface Options {
  id?: string;
  body?: Json;
  query?: string;
  /** The record that is changed: its version goes into If-Match. */
  record?: Json;
  role?: "admin" | "operator";
  headers?: Record<string, string>;
}

/** Calls an operation by its key in the table of permissions, and notes that it worked. */
const run = async (key: string, status: number, options: Options = {}): Promise<Json> => {
  const [method = "", path = ""] = key.split(" ");
  const { managementToken } = product.local;
  const answer = await expectCall(
    status,
    `${product.baseUrl}${path.replace("{id}", options.id ?? "")}${options.query ?? ""}`,
    {
      method,
      token: managementToken[options.role ?? "admin"],
      ...(options.body === undefined ? {} : { body: options.body }),
      headers: {
        ...(options.record === undefined ? {} : { "if-match": `"${options.record.version}"` }),
        ...options.headers,
      },
    },
  );
  called.add(key);
  return answer;
};

const idOf = (record: Json): string => String(record.id);
const unique = (what: string): string => `${what} ${crypto.randomUUID().slice(0, 8)}`;
const first = (list: Json): Json => {
  const data: Json[] = Array.isArray(list.data) ? list.data : [];
  if (data[0] === undefined) throw new Error("The list is empty.");
  return data[0];
};

beforeAll(async () => {
  product = await connectProduct();
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

describe("the rights of the functions are enough for", () => {
  it("organizations", async () => {
    const body = { name: unique("Tenant"), adminEmail: `ana-${crypto.randomUUID()}@example.com` };
    const key = { "idempotency-key": crypto.randomUUID() };
    const made = await run("POST /api/v1/operator/organizations", 201, {
      role: "operator",
      body,
      headers: key,
    });
    const again = await run("POST /api/v1/operator/organizations", 201, {
      role: "operator",
      body,
      headers: key,
    });
    expect(idOf(again)).toBe(idOf(made));
    await run("GET /api/v1/operator/organizations", 200, { role: "operator" });
    const read = await run("GET /api/v1/operator/organizations/{id}", 200, {
      role: "operator",
      id: idOf(made),
    });
    await run("PATCH /api/v1/operator/organizations/{id}", 200, {
      role: "operator",
      id: idOf(made),
      record: read,
      body: { features: ["integrations-ecosystem"] },
    });
    await run("GET /api/v1/me", 200);
    const own = await run("GET /api/v1/organization", 200);
    await run("PATCH /api/v1/organization", 200, { record: own, body: { name: own.name } });
  });

  it("integrations", async () => {
    await run("GET /api/v1/integration-templates", 200);
    await run("GET /api/v1/integrations", 200);
    const name = unique("Client");
    const body = { type: "CLIENT_CREDENTIALS", name };
    const headers = { "idempotency-key": crypto.randomUUID() };
    const made = await run("POST /api/v1/integrations", 201, { body, headers });
    const id = idOf(made);
    await run("GET /api/v1/integrations/{id}", 200, { id });
    const patched = await run("PATCH /api/v1/integrations/{id}", 200, {
      id,
      record: made,
      body: { name: `${name} again` },
    });
    expect(patched.name).toBe(`${name} again`);
    await run("POST /api/v1/integrations/{id}/disable", 200, { id, body: {} });
    await run("POST /api/v1/integrations/{id}/enable", 200, { id, body: {} });
    await run("POST /api/v1/integrations/{id}/secret", 200, { id, body: {} });
    await run("POST /api/v1/integrations/{id}/secret", 200, { id, body: { overlapMinutes: 5 } });
    await run("POST /api/v1/integrations/{id}/secret", 200, { id, body: { overlapMinutes: 0 } });
    await run("DELETE /api/v1/integrations/{id}", 204, { id });
  });

  it("workflows", async () => {
    await run("GET /api/v1/workflows", 200);
    const body = { name: unique("Workflow"), modules: [{ type: "one-time-code" }] };
    const made = await run("POST /api/v1/workflows", 201, { body });
    const id = idOf(made);
    const read = await run("GET /api/v1/workflows/{id}", 200, { id });
    await run("PUT /api/v1/workflows/{id}", 200, { id, record: read, body: { ...body, sessionMinutes: 15 } });
    await run("GET /api/v1/workflows/{id}/versions", 200, { id });
    await run("DELETE /api/v1/workflows/{id}", 204, { id });
  });

  it("sessions and what follows from them", async () => {
    const send = (loginHint: string, integrationReference = product.integrationId) =>
      run("POST /api/v1/sessions", 201, {
        body: {
          integrationReference,
          loginHint,
          externalCustomerId: loginHint,
          notification: { type: "EMAIL", email: loginHint },
        },
      });
    const address = (): string => `bo-${crypto.randomUUID()}@example.com`;
    const login = address();
    const session = { id: String((await send(login)).interviewId) };
    await run("GET /api/v1/sessions", 200);
    await run("GET /api/v1/sessions", 200, { query: `?loginHint=${encodeURIComponent(login)}` });
    await run("GET /api/v1/sessions", 200, { query: `?externalCustomerId=${encodeURIComponent(login)}` });
    await run("GET /api/v1/sessions/{id}", 200, session);
    await run("GET /api/v1/sessions/{id}/deliveries", 200, session);
    await run("POST /api/v1/sessions/{id}/resend", 200, { ...session, body: {} });
    await run("POST /api/v1/sessions/{id}/cancel", 200, { ...session, body: {} });
    // The fan-out writes deliveries, which redaction has to find.
    await run("POST /api/v1/sessions/{id}/redact", 200, { ...session, body: {} });

    const reviewed = await run("POST /api/v1/workflows", 201, {
      body: { name: unique("Reviewed"), modules: [{ type: "manual-review" }] },
    });
    const integration = await run("POST /api/v1/integrations", 201, {
      body: { type: "API", name: unique("Reviewed"), workflowId: idOf(reviewed) },
    });
    // The first approval enrols the person, the second one finds them known.
    const person = address();
    for (const comment of ["Known by voice.", "And again."]) {
      const waiting = await send(person, idOf(integration));
      const browser = openBrowser(product.baseUrl);
      const started = await browser.start(String(waiting.url).split("/v/")[1] ?? "");
      expect(started.body).toMatchObject({ status: "PENDING_REVIEW" });
      await run("POST /api/v1/sessions/{id}/review", 200, {
        id: String(waiting.interviewId),
        body: { decision: "APPROVE", comment },
      });
    }
  });

  it("a person's wrong answer and the right one", async () => {
    const address = `di-${crypto.randomUUID()}@example.com`;
    const { linkToken } = await requestVerification(product, await fetchToken(product), {
      loginHint: address,
    });
    const browser = openBrowser(product.baseUrl);
    await browser.start(linkToken);
    const code = await readCode(product.local, address);
    const wrong = `${(Number(code[0]) + 1) % 10}${code.slice(1)}`;
    const refused = await browser.act("one-time-code", "verify", { code: wrong });
    expect(refused.body).toMatchObject({ current: { view: { error: "CODE_INCORRECT", attemptsLeft: 4 } } });
    const passed = await browser.act("one-time-code", "verify", { code });
    expect(passed.body).toMatchObject({ status: "SUCCEEDED" });
    const again = await requestVerification(product, await fetchToken(product), { loginHint: address });
    expect(await completeVerification(product, again, address)).toMatchObject({ status: "SUCCEEDED" });
  });

  it("people", async () => {
    const token = await fetchToken(product);
    const address = `cy-${crypto.randomUUID()}@example.com`;
    const requested = await requestVerification(product, token, { loginHint: address });
    await completeVerification(product, requested, address);
    await run("GET /api/v1/identities", 200);
    const found = await run("GET /api/v1/identities", 200, {
      query: `?loginHint=${encodeURIComponent(address)}`,
    });
    await run("GET /api/v1/identities", 200, { query: "?search=cy-" });
    const id = idOf(first(found));
    const person = await run("GET /api/v1/identities/{id}", 200, { id });
    await run("PATCH /api/v1/identities/{id}", 200, { id, record: person, body: { displayName: "Cy" } });
    await run("DELETE /api/v1/identities/{id}", 204, { id });
    await run("GET /api/v1/analytics/verifications", 200);
    await run("GET /api/v1/audit-events", 200);
    const { userId } = await run("GET /api/v1/me", 200);
    await run("GET /api/v1/audit-events", 200, { query: `?actor=${userId}` });
    await run("GET /api/v1/audit-events", 200, { query: `?target=${id}` });
  });

  it("users", async () => {
    await run("GET /api/v1/users", 200);
    const body = { email: `dee-${crypto.randomUUID()}@example.com`, role: "agent" };
    const made = await run("POST /api/v1/users", 201, { body });
    const id = idOf(made);
    const read = await run("GET /api/v1/users/{id}", 200, { id });
    await run("PATCH /api/v1/users/{id}", 200, { id, record: read, body: { role: "reviewer" } });
    await run("POST /api/v1/users/{id}/invitation", 204, { id, body: {} });
    await run("DELETE /api/v1/users/{id}", 204, { id });
  });

  it("webhooks", async () => {
    const body = { url: receiver.url, description: unique("Receiver"), headers: { "x-team": "fraud" } };
    const headers = { "idempotency-key": crypto.randomUUID() };
    const made = await run("POST /api/v1/webhook-endpoints", 201, { body, headers });
    expect(await run("POST /api/v1/webhook-endpoints", 201, { body, headers })).toEqual(made);
    const id = idOf(made);
    await run("GET /api/v1/webhook-endpoints", 200);
    const read = await run("GET /api/v1/webhook-endpoints/{id}", 200, { id });
    const patch = { description: "Other", headers: { "x-second": "2" } };
    await run("PATCH /api/v1/webhook-endpoints/{id}", 200, { id, record: read, body: patch });
    await run("POST /api/v1/webhook-endpoints/{id}/secret", 200, { id, body: { overlapMinutes: 5 } });
    const test = await run("POST /api/v1/webhook-endpoints/{id}/test", 201, {
      id,
      body: { eventType: "SESSION_SUCCEEDED" },
    });
    await eventually("the test event", () =>
      receiver.received.find((hook) => hook.headers["x-second"] === "2"),
    );
    const delivery = { id: idOf(test) };
    await eventually("the end of the delivery", async () => {
      const { status } = await run("GET /api/v1/deliveries/{id}", 200, delivery);
      return status === "PENDING" ? undefined : status;
    });
    await run("GET /api/v1/webhook-endpoints/{id}/deliveries", 200, { id });
    await run("GET /api/v1/webhook-endpoints/{id}/statistics", 200, { id });
    await run("POST /api/v1/deliveries/{id}/resend", 202, { ...delivery, body: {} });
    await run("POST /api/v1/webhook-endpoints/{id}/replay", 202, {
      id,
      body: {
        from: new Date(Date.now() - 60_000).toISOString(),
        to: new Date().toISOString(),
        status: "SUCCEEDED",
      },
    });
    await run("POST /api/v1/webhook-endpoints/{id}/disable", 200, { id, body: {} });
    await run("POST /api/v1/webhook-endpoints/{id}/enable", 200, { id, body: {} });
    await run("DELETE /api/v1/webhook-endpoints/{id}", 204, { id });
  });

  it("onboarding", async () => {
    const token = await fetchToken(product);
    const omni = `${product.baseUrl}/omni/b2b/onboarding`;
    const endpoint = await run("POST /api/v1/webhook-endpoints", 201, { body: { url: receiver.url } });
    const address = `eve-${crypto.randomUUID()}@example.com`;
    const request = {
      token,
      headers: { "idempotency-key": crypto.randomUUID() },
      body: {
        integrationReference: product.integrationId,
        loginHint: address,
        externalCustomerId: address,
        notification: { type: "EMAIL_AND_SMS", email: address, phone: "+34600000000" },
      },
    };
    const made = await expectCall(200, `${omni}/request-new`, request);
    expect(await expectCall(200, `${omni}/request-new`, request)).toEqual(made);
    const interviewId = String(made.interviewId);
    await readStatus(product, token, interviewId);
    for (const filter of ["", `?loginHint=${address}`, `?externalCustomerId=${address}`]) {
      await expectCall(200, `${omni}/sessions${filter}`, { token });
    }
    await expectCall(200, `${omni}/${interviewId}/resend`, { token, body: {} });
    await expectCall(200, `${omni}/${interviewId}/cancel`, { token, body: {} });
    // Redaction also changes what waits to be delivered or was.
    await eventually("a delivery for the session", () =>
      receiver.received.find((hook) => hook.body.includes(interviewId)),
    );
    await expectCall(200, `${omni}/${interviewId}/redact`, { token, body: {} });
    await run("DELETE /api/v1/webhook-endpoints/{id}", 204, { id: idOf(endpoint) });
  });

  it.each(["expire-sessions", "redact-sessions", "sweep-events", "wake-deliveries", "rotate-keys"])(
    "the job %s",
    async (name) => {
      const url = `${product.local.aws.endpoint}/2015-03-31/functions/${name}/invocations`;
      const answer = await call(url, { body: { source: "countersign.schedule" } });
      expect([answer.status, answer.headers.get("x-amz-function-error")]).toEqual([200, null]);
    },
  );

  it("what anybody may read", async () => {
    await expectCall(200, `${product.baseUrl}/.well-known/openid-configuration`);
    await expectCall(200, `${product.baseUrl}/oauth2/jwks`);
    await expectCall(200, `${product.baseUrl}/api/openapi.json`);
  });
});

describe("what was called", () => {
  it("is every operation of the table of permissions", () => {
    expect(Object.keys(permissions).filter((key) => !called.has(key))).toEqual([]);
  });

  it("was refused by no role", () => {
    const file = join(inject("cloudLogsDir"), "refused.log");
    expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe("");
  });
});
