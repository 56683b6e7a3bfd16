import { createPublicKey, randomBytes, verify } from "node:crypto";
import fc from "fast-check";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { WebhookVerificationError as SvixVerificationError, Webhook as SvixWebhook } from "svix";
import { describe, expect, it } from "vitest";
import { generateSigningSecret, signWebhook } from "../../../../lambdas/webhooks/domain/signature.ts";

const nowSeconds = () => Math.floor(Date.now() / 1000);
const newSecret = () => generateSigningSecret("HMAC_SHA256", randomBytes).secret;

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

  it("is accepted by Svix's library too, also during a rotation, and by no other secret", () => {
    const [current, previous] = [newSecret(), newSecret()];
    const body = '{"name":"Zoë ☂"}';
    const headers = signWebhook({ id: "evt_1", timestamp: nowSeconds(), body }, [current, previous]);
    expect(new SvixWebhook(current).verify(body, headers)).toEqual(JSON.parse(body));
    expect(new SvixWebhook(previous).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new SvixWebhook(newSecret()).verify(body, headers)).toThrow(SvixVerificationError);
    expect(() => new SvixWebhook(current).verify(`${body} `, headers)).toThrow(SvixVerificationError);
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
    const { secret, publicKey } = generateSigningSecret("HMAC_SHA256", (size) => Buffer.alloc(size, 7));
    expect(publicKey).toBeNull();
    expect(secret).toMatch(/^whsec_/);
    expect(Buffer.from(secret.slice(6), "base64")).toEqual(Buffer.alloc(32, 7));
  });

  it("is whsk_ and whpk_ with the bytes of the key pair for ed25519", () => {
    const seed = Buffer.alloc(32, 7);
    const { secret, publicKey } = generateSigningSecret("ED25519", () => seed);
    expect(secret).toMatch(/^whsk_/);
    const pair = Buffer.from(secret.slice(5), "base64");
    expect(pair.subarray(0, 32)).toEqual(seed);
    expect(publicKey).toBe(`whpk_${pair.subarray(32).toString("base64")}`);
  });
});

describe("an ed25519 signature", () => {
  /** As a receiver does it, with the public key that the endpoint shows and nothing else. */
  const verifies = (publicKey: string, headers: Record<string, string>, body: string): boolean => {
    const raw = Buffer.from(publicKey.slice("whpk_".length), "base64");
    const jwk = { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") };
    const key = createPublicKey({ key: jwk, format: "jwk" });
    const text = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
    return (headers["webhook-signature"] ?? "")
      .split(" ")
      .filter((entry) => entry.startsWith("v1a,"))
      .some((entry) => verify(null, text, key, Buffer.from(entry.slice(4), "base64")));
  };

  const newPair = () => {
    const { secret, publicKey } = generateSigningSecret("ED25519", randomBytes);
    if (publicKey === null) throw new Error("no public key");
    return { secret, publicKey };
  };

  it("is accepted with the public key, for any text, and with no other key or text", () => {
    const other = newPair();
    fc.assert(
      fc.property(fc.json(), (body) => {
        const { secret, publicKey } = newPair();
        const headers = signWebhook({ id: "evt_1", timestamp: nowSeconds(), body }, [secret]);
        expect(headers["webhook-signature"]).toMatch(/^v1a,[\w+/]{86}==$/);
        expect(verifies(publicKey, headers, body)).toBe(true);
        expect(verifies(publicKey, headers, `${body} `)).toBe(false);
        expect(verifies(other.publicKey, headers, body)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it("stands beside one of a shared secret while a rotation from one kind to the other lasts", () => {
    const { secret, publicKey } = newPair();
    const shared = newSecret();
    const headers = signWebhook({ id: "evt_1", timestamp: nowSeconds(), body: "{}" }, [secret, shared]);
    expect(verifies(publicKey, headers, "{}")).toBe(true);
    expect(new SvixWebhook(shared).verify("{}", headers)).toEqual({});
    expect(new Webhook(shared).verify("{}", headers)).toEqual({});
  });
});
