import { type ChildProcess, spawn } from "node:child_process";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { SubscriberStack } from "../../examples/event-subscriber/subscriber-stack.ts";
import { CountersignError, connectCountersign } from "../../examples/request-verification/countersign.ts";
import { matchesPattern } from "../../local/aws/pattern.ts";
import { plant } from "../support/planted.ts";
import {
  completeVerification,
  connectProduct,
  eventually,
  expectCall,
  fetchToken,
  type Json,
  type Product,
  type Requested,
  readStatus,
  requestVerification,
} from "../support/system.ts";

const started: ChildProcess[] = [];

// Made before anything is fetched: while CDK works, nothing else does, and connections that wait are closed.
const subscriber = Template.fromStack(
  new SubscriberStack(new App(), "Subscriber", { eventBusName: "Bus", integrationId: "int_1" }),
);

/** How many lines of a program hold the text. */
const count = (program: { lines(): string[] }, text: string): number =>
  program.lines().filter((line) => line.includes(text)).length;

/** An example as its README runs it; `lines` is what it has printed so far. */
const run = (script: string, args: readonly string[], env: Record<string, string>) => {
  const child = spawn(process.execPath, [`examples/${script}`, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, ...env },
  });
  started.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      text += chunk;
    });
  }
  const lines = (): string[] => text.split("\n").filter(Boolean);
  return {
    lines,
    line: (wanted: string | RegExp): Promise<string> =>
      eventually(`a line with ${wanted}`, () =>
        lines().find((line) => (typeof wanted === "string" ? line.includes(wanted) : wanted.test(line))),
      ),
    exit: () => new Promise<number | null>((resolve) => child.once("exit", resolve)),
    stop: () => child.kill(),
  };
};

afterEach(() => {
  for (const child of started.splice(0)) child.kill();
});

let product: Product;
beforeAll(async () => {
  product = await connectProduct();
});

const asRequested = ({ url, interviewId }: { url: string; interviewId: string }): Requested => {
  const linkToken = url.split("/v/")[1] ?? "";
  plant(product.stateDir, "link-token", linkToken);
  return { url, interviewId, linkToken };
};

const connect = (clientSecret = product.clientSecret) =>
  connectCountersign({ baseUrl: `${product.baseUrl}/`, clientId: product.clientId, clientSecret });

describe("the webhook receiver", () => {
  /** A receiver and the endpoint that sends to it. */
  const connectReceiver = async () => {
    const endpoints = `${product.baseUrl}/api/v1/webhook-endpoints`;
    const made = await expectCall(201, endpoints, {
      token: product.admin,
      body: {
        url: "http://127.0.0.1:9/",
        events: ["SESSION_STARTED", "SESSION_SUCCEEDED"],
        integrations: [product.integrationId],
      },
    });
    const endpoint = `${endpoints}/${made.id}`;
    let version = String(made.version);
    const listen = async (secret: string, env: Record<string, string> = {}) => {
      const receiver = run("webhook-receiver/receiver.mjs", ["0"], { WEBHOOK_SECRET: secret, ...env });
      const url = /http:\S+/.exec(await receiver.line("Waiting"))?.[0] ?? "";
      const changed = await expectCall(200, endpoint, {
        method: "PATCH",
        token: product.admin,
        headers: { "if-match": `"${version}"` },
        body: { url },
      });
      version = String(changed.version);
      return { ...receiver, url };
    };
    return {
      endpoint,
      secret: String(made.secret),
      listen,
      rotate: async (): Promise<string> => {
        const rotated = await expectCall(200, `${endpoint}/secret`, {
          token: product.admin,
          body: { overlapMinutes: 60 },
        });
        version = String((await expectCall(200, endpoint, { token: product.admin })).version);
        return String(rotated.secret);
      },
    };
  };

  const findDelivery = (endpoint: string, interviewId: string): Promise<Json> =>
    eventually("a delivery that succeeded", async () => {
      const { data } = z
        .object({
          data: z.array(z.looseObject({ eventType: z.string(), status: z.string() })),
        })
        .parse(
          await expectCall(200, `${endpoint}/deliveries?interviewId=${interviewId}`, {
            token: product.admin,
          }),
        );
      return data.find((each) => each.eventType === "SESSION_SUCCEEDED" && each.status === "SUCCEEDED");
    });

  const resend = (delivery: Json) =>
    expectCall(202, `${product.baseUrl}/api/v1/deliveries/${delivery.id}/resend`, {
      token: product.admin,
      body: {},
    });

  it.each(["", "undefined", "whsec_"])(
    "does not wait for events that no secret can verify (%j)",
    async (secret) => {
      const receiver = run("webhook-receiver/receiver.mjs", ["0"], { WEBHOOK_SECRET: secret });
      expect(await receiver.exit()).toBe(1);
      expect(receiver.lines().join()).toContain("WEBHOOK_SECRET");
    },
  );

  it("works on each event once, through a rotation, wakes whoever waits, and says when it is done with", async () => {
    const { endpoint, secret, listen, rotate } = await connectReceiver();
    const first = await listen(secret);
    const address = `ana-${crypto.randomUUID()}@example.com`;
    const countersign = connect();
    const requested = await countersign.request({
      integrationReference: product.integrationId,
      loginHint: address,
    });
    // Without the wake-up this would look again after ten minutes only.
    const result = countersign.waitForResult(requested.interviewId, { firstPauseMs: 600_000 });
    await completeVerification(product, asRequested(requested), address);
    expect(await first.line(`SESSION_SUCCEEDED  ${requested.interviewId}`)).toContain(address);
    countersign.wake(requested.interviewId);
    expect(await result).toMatchObject({ status: "SUCCEEDED", loginHint: address });

    const delivery = await findDelivery(endpoint, requested.interviewId);
    await resend(delivery);
    await first.line(`repeated: ${delivery.eventId}`);
    const newSecret = await rotate();
    await findDelivery(endpoint, requested.interviewId);
    await resend(delivery);
    // Still verified, by the old secret.
    await eventually("the event once more", () =>
      count(first, `repeated: ${delivery.eventId}`) === 2 ? true : undefined,
    );

    const second = await listen(newSecret);
    await findDelivery(endpoint, requested.interviewId);
    await resend(delivery);
    await second.line(`SESSION_SUCCEEDED  ${requested.interviewId}`);
    expect(count(first, `SESSION_SUCCEEDED  ${requested.interviewId}`)).toBe(1);

    const retired = await listen(`${newSecret} ${secret}`, { WEBHOOK_RETIRED: "1" });
    await findDelivery(endpoint, requested.interviewId);
    await resend(delivery);
    const disabled = await eventually("the end of the endpoint", async () => {
      const found = await expectCall(200, endpoint, { token: product.admin });
      return found.status === "DISABLED" ? found : undefined;
    });
    expect(disabled.disabledReason).toBe("RECEIVER_GONE");
    expect(retired.lines()).toHaveLength(1);
  });

  it("refuses what is not signed, old, too long, or no POST", async () => {
    const secret = `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64")}`;
    const receiver = run("webhook-receiver/receiver.mjs", ["0"], { WEBHOOK_SECRET: secret });
    const url = /http:\S+/.exec(await receiver.line("Waiting"))?.[0] ?? "";
    const post = async (body: string, at: Date, signed = body): Promise<number> => {
      const headers = {
        "webhook-id": "evt_1",
        "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
        "webhook-signature": new Webhook(secret).sign("evt_1", at, signed),
      };
      return (await fetch(url, { method: "POST", headers, body })).status;
    };
    const event = JSON.stringify({ id: "evt_1", sequence: 1 });
    expect(await post(event, new Date(), `${event} `)).toBe(401);
    expect(await post(event, new Date(Date.now() - 6 * 60_000))).toBe(401);
    expect(await post("x".repeat(64 * 1024 + 1), new Date())).toBe(413);
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { method: "POST", body: event })).status).toBe(401);
    expect(await post(event, new Date())).toBe(204);
  });
});

describe("the client", () => {
  it("makes one verification for one key, and says what is wrong with a request", async () => {
    const countersign = connect();
    const wanted = { integrationReference: product.integrationId, loginHint: "ana@example.com" };
    const [a, b] = await Promise.all([1, 2].map(() => countersign.request(wanted, "ticket-7")));
    expect(a).toEqual(b);
    asRequested({ url: a?.url ?? "", interviewId: a?.interviewId ?? "" });
    const refused = countersign.request({ ...wanted, loginHint: "" });
    await expect(refused).rejects.toThrow(/^400 VALIDATION_FAILED: .*\n {2}loginHint must have at least 1/s);
    await expect(countersign.read("ses_unknown")).rejects.toMatchObject({
      status: 404,
      code: "SESSION_NOT_FOUND",
      requestId: expect.stringMatching(/.+/),
    });
    await expect(connect("csk_wrong").read("ses_unknown")).rejects.toBeInstanceOf(CountersignError);
    await expect(connect("csk_wrong").read("ses_unknown")).rejects.toMatchObject({ code: "invalid_client" });
  });

  it("ends on the command line with what became of the person", async () => {
    const address = `bo-${crypto.randomUUID()}@example.com`;
    const client = run("request-verification/main.ts", [address, `ticket-${crypto.randomUUID()}`], {
      COUNTERSIGN_URL: product.baseUrl,
      CLIENT_ID: product.clientId,
      CLIENT_SECRET: product.clientSecret,
      INTEGRATION: product.integrationId,
    });
    const ended = client.exit();
    const url = await client.line(/^http:/);
    await completeVerification(product, asRequested({ url, interviewId: "" }), address);
    expect(await ended).toBe(0);
    expect(client.lines().at(-1)).toBe("SUCCEEDED");
  });
});

describe("the subscriber of the event bus", () => {
  const busEvent = z.looseObject({
    "detail-type": z.string(),
    detail: z.looseObject({ interviewId: z.string() }),
  });

  it("hears of what its rules ask for and of nothing else", async () => {
    const rules = Object.values(subscriber.findResources("AWS::Events::Rule"));
    const namesFor = (description: string, events: readonly z.infer<typeof busEvent>[]): string[] => {
      const rule = rules.find((each) => each.Properties.Description === description);
      return events
        .filter((event) => matchesPattern(rule?.Properties.EventPattern, event))
        .map((event) => event["detail-type"]);
    };

    const address = `cy-${crypto.randomUUID()}@example.com`;
    const requested = await requestVerification(product, await fetchToken(product), { loginHint: address });
    await completeVerification(product, requested, address);
    const seen = await eventually("three events on the bus", async () => {
      const response = await fetch(product.local.eventsUrl, { headers: { accept: "application/json" } });
      const all = z.array(busEvent).parse(await response.json());
      const mine = all.filter((event) => event.detail.interviewId === requested.interviewId);
      return mine.length === 3 ? mine : undefined;
    });
    expect(namesFor("Results of verifications", seen)).toEqual(["SESSION_SUCCEEDED"]);
    expect(namesFor("People who were verified for the first time", seen)).toEqual([]);
    const ofThatIntegration = seen.map((event) => ({
      ...event,
      detail: { ...event.detail, integrationReference: "int_1" },
    }));
    expect(namesFor("People who were verified for the first time", ofThatIntegration)).toEqual([
      "IDENTITY_ENROLLED",
    ]);

    // Plain JavaScript, as Lambda takes it without a build: it has no types.
    const file = new URL("../../examples/event-subscriber/functions/welcome.mjs", import.meta.url).href;
    const { handler } = await import(/* @vite-ignore */ file);
    const enrolled = seen.find((event) => event["detail-type"] === "IDENTITY_ENROLLED");
    const { identityId } = await readStatus(product, await fetchToken(product), requested.interviewId);
    expect(await handler(enrolled)).toEqual({ identityId });
  });
});
