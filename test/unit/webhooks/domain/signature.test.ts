import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { generateSigningSecret, signWebhook } from "../../../../lambdas/webhooks/domain/signature.ts";

const nowSeconds = () => Math.floor(Date.now() / 1000);
const newSecret = () => generateSigningSecret(randomBytes);

describe("signWebhook", () => {
  it("makes signatures that the standardwebhooks library accepts, for any JSON text", () => {
    fc.assert(
      fc.property(fc.json(), fc.stringMatching(/^evt_[0-9a-zA-Z]{1,30}$/), (body, id) => {
        const secret = newSecret();
        const headers = signWebhook({ id, timestamp: nowSeconds(), body }, [secret]);
        expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
      }),
    );
  });

  it("makes the very signature that the standardwebhooks library makes", () => {
    const secret = newSecret();
    const timestamp = 1_790_000_000;
    const body = '{"name":"Zoë ☂"}';
    const headers = signWebhook({ id: "evt_1", timestamp, body }, [secret]);
    expect(headers["webhook-signature"]).toBe(
      new Webhook(secret).sign("evt_1", new Date(timestamp * 1000), body),
    );
  });

  it("carries both signatures during a rotation, so that either secret verifies", () => {
    const [current, previous] = [newSecret(), newSecret()];
    const headers = signWebhook({ id: "evt_1", timestamp: nowSeconds(), body: "{}" }, [current, previous]);
    expect(headers["webhook-signature"]).toMatch(/^v1,[\w+/]{43}= v1,[\w+/]{43}=$/);
    expect(new Webhook(current).verify("{}", headers)).toEqual({});
    expect(new Webhook(previous).verify("{}", headers)).toEqual({});
    expect(() => new Webhook(newSecret()).verify("{}", headers)).toThrow(WebhookVerificationError);
  });

  it.each([
    ["body", { body: "{ }" }],
    ["id", { "webhook-id": "evt_2" }],
    ["timestamp", { "webhook-timestamp": String(nowSeconds() - 1) }],
  ])("is refused by the library when the %s was changed on the way", (_, change) => {
    const secret = newSecret();
    const signed = {
      ...signWebhook({ id: "evt_1", timestamp: nowSeconds(), body: "{}" }, [secret]),
      body: "{}",
    };
    const { body, ...headers } = { ...signed, ...change };
    expect(() => new Webhook(secret).verify(body, headers)).toThrow(WebhookVerificationError);
  });

  it("refuses to sign without a secret or with one of another form", () => {
    const content = { id: "evt_1", timestamp: nowSeconds(), body: "{}" };
    expect(() => signWebhook(content, [])).toThrow();
    const misplaced = randomBytes(32).toString("base64");
    expect(() => signWebhook(content, [misplaced])).toThrow(/unknown form/);
    expect(() => signWebhook(content, [misplaced])).not.toThrow(misplaced);
  });
});

describe("generateSigningSecret", () => {
  it("is whsec_ and the base64 of 32 bytes from the source it is given", () => {
    const secret = generateSigningSecret((size) => Buffer.alloc(size, 7));
    expect(secret).toMatch(/^whsec_/);
    expect(Buffer.from(secret.slice(6), "base64")).toEqual(Buffer.alloc(32, 7));
  });
});
