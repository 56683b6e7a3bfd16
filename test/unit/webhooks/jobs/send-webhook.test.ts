import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import type { SafeRequest, SendResult } from "../../../../lambdas/platform/safe-fetch/safe-fetch.ts";
import { bodyOf, CURRENT_PAYLOAD } from "../../../../lambdas/webhooks/domain/payload.ts";
import { generateSigningSecret } from "../../../../lambdas/webhooks/domain/signature.ts";
import { createSendWebhook } from "../../../../lambdas/webhooks/jobs/send-webhook.ts";
import { createAccessTokens } from "../../../../lambdas/webhooks/store/access-tokens.ts";
import {
  createEndpointSecrets,
  type RequestSecrets,
} from "../../../../lambdas/webhooks/store/endpoint-secrets.ts";
import { aDelivery, anEndpoint, anEvent, aTiming, createClock, LATER } from "../builders.ts";

const timing = aTiming;
const answer = (status: number, bodyPreview = ""): SendResult => ({
  kind: "response",
  status,
  headers: {},
  bodyPreview,
  timing,
});
const TOKEN_URL = "https://auth.example.com/token";
const oauth = { tokenUrl: TOKEN_URL, clientId: "cli ent", scope: "events" };

interface Scene {
  answers?: SendResult[];
  tokens?: SendResult[];
  request?: RequestSecrets;
  /** By version. */
  signing?: Record<string, string>;
}

const newSecret = () => generateSigningSecret("HMAC_SHA256", randomBytes).secret;

const createScene = (scene: Scene = {}) => {
  const clock = createClock();
  const sent: SafeRequest[] = [];
  const { answers = [answer(200)], tokens = [] } = scene;
  const fetch = {
    send: async (request: SafeRequest) => {
      sent.push(request);
      const next = request.url === TOKEN_URL ? tokens.shift() : answers.shift();
      if (next === undefined) throw new Error(`Nobody expected a request to ${request.url}`);
      return next;
    },
  };
  const signing = scene.signing ?? { v1: newSecret() };
  const send = createSendWebhook({
    fetch,
    clock,
    tokens: createAccessTokens(fetch, clock),
    secrets: createEndpointSecrets(
      {
        read: async (name, version) =>
          name.endsWith("/signing") ? signing[version] : JSON.stringify(scene.request),
        add: async () => "v2",
        promote: async () => undefined,
        remove: async () => undefined,
      },
      "webhook/",
    ),
  });
  return { send, sent, clock, signing };
};

const token = (value: string, expiresIn = 900) =>
  answer(200, JSON.stringify({ access_token: value, token_type: "Bearer", expires_in: expiresIn }));

describe("a webhook request", () => {
  it("is a signed POST of the event", async () => {
    const { send, sent, signing } = createScene();
    await send(aDelivery(), anEndpoint());
    expect(sent[0]).toMatchObject({
      url: "https://hooks.example.com/countersign",
      method: "POST",
      body: bodyOf(anEvent(), CURRENT_PAYLOAD),
      headers: {
        "content-type": "application/json",
        "webhook-id": aDelivery().event.id,
        "webhook-timestamp": "1795428000",
      },
    });
    const { body = "", headers = {} } = sent[0] ?? {};
    // The library knows no clock but its own: the signature alone is compared.
    const expected = new Webhook(signing.v1 ?? "").sign(aDelivery().event.id, new Date(1795428000_000), body);
    expect(headers["webhook-signature"]).toBe(expected);
  });

  it("has the time of the attempt and the same id when it is repeated", async () => {
    const { send, sent, clock } = createScene({ answers: [answer(500), answer(200)] });
    await send(aDelivery(), anEndpoint());
    clock.advance(30);
    await send(aDelivery({ attemptCount: 1 }), anEndpoint());
    expect(sent.map(({ headers }) => headers["webhook-id"])).toEqual([
      aDelivery().event.id,
      aDelivery().event.id,
    ]);
    expect(sent.map(({ headers }) => headers["webhook-timestamp"])).toEqual(["1795428000", "1795428030"]);
  });

  it("carries two signatures while a rotation's overlap lasts, and one afterwards", async () => {
    const { send, sent } = createScene({
      signing: { v1: newSecret(), v2: newSecret() },
      answers: [answer(200), answer(200)],
    });
    const rotated = { secretVersionId: "v2", previousSecretVersionId: "v1" };
    await send(aDelivery(), anEndpoint({ ...rotated, previousSecretExpiresAt: LATER(1) }));
    await send(aDelivery(), anEndpoint({ ...rotated, previousSecretExpiresAt: LATER(0) }));
    expect(sent.map(({ headers }) => headers["webhook-signature"]?.split(" ").length)).toEqual([2, 1]);
  });

  it("carries the custom headers, which cannot replace what the product sets", async () => {
    const { send, sent } = createScene({
      request: { headers: { "x-api-key": "k" }, oauthClientSecret: null },
    });
    await send(aDelivery(), anEndpoint({ requestVersionId: "v1" }));
    expect(sent[0]?.headers).toMatchObject({ "x-api-key": "k", "webhook-id": aDelivery().event.id });
    const forging = createScene({
      request: { headers: { "webhook-id": "forged" }, oauthClientSecret: null },
    });
    await expect(forging.send(aDelivery(), anEndpoint({ requestVersionId: "v1" }))).rejects.toThrow();
    expect(forging.sent).toEqual([]);
  });

  it("is not made without a signing secret", async () => {
    const { send, sent } = createScene({ signing: {} });
    await expect(send(aDelivery(), anEndpoint())).rejects.toThrow();
    expect(sent).toEqual([]);
  });
});

describe("a webhook request with OAuth", () => {
  const request = { headers: {}, oauthClientSecret: "s:e%c" };
  const endpoint = anEndpoint({ oauth, requestVersionId: "v1" });

  it("gets its token by client credentials with Basic, and is sent with it", async () => {
    const { send, sent } = createScene({ request, tokens: [token("t1")] });
    await send(aDelivery(), endpoint);
    expect(sent[0]).toMatchObject({
      url: TOKEN_URL,
      body: "grant_type=client_credentials&scope=events",
      headers: { authorization: `Basic ${Buffer.from("cli+ent:s%3Ae%25c").toString("base64")}` },
    });
    expect(sent[1]?.headers.authorization).toBe("Bearer t1");
  });

  it("keeps the token until shortly before it ends", async () => {
    const answers = [answer(200), answer(200), answer(200)];
    const { send, sent, clock } = createScene({ request, answers, tokens: [token("t1", 100), token("t2")] });
    await send(aDelivery(), endpoint);
    clock.advance(69);
    await send(aDelivery(), endpoint);
    clock.advance(2);
    await send(aDelivery(), endpoint);
    const used = sent.filter(({ url }) => url !== TOKEN_URL).map(({ headers }) => headers.authorization);
    expect(used).toEqual(["Bearer t1", "Bearer t1", "Bearer t2"]);
  });

  it.each(["null", "3599.5", '"soon"', "1e15", "-1"])(
    "keeps one that is said to end in %s for a while: the token itself is good",
    async (expiresIn) => {
      const told = answer(200, `{"access_token":"t1","token_type":"Bearer","expires_in":${expiresIn}}`);
      const { send, sent, clock } = createScene({
        request,
        answers: [answer(200), answer(200)],
        tokens: [told],
      });
      await send(aDelivery(), endpoint);
      clock.advance(200);
      await send(aDelivery(), endpoint);
      expect(sent.map(({ url }) => url === TOKEN_URL)).toEqual([true, false, false]);
    },
  );

  it("asks once for a new token when a remembered one is refused", async () => {
    const answers = [answer(200), answer(401), answer(200)];
    const { send, sent } = createScene({ request, answers, tokens: [token("t1"), token("t2")] });
    await send(aDelivery(), endpoint);
    expect(await send(aDelivery(), endpoint)).toMatchObject({ result: { status: 200 } });
    expect(sent.at(-1)?.headers.authorization).toBe("Bearer t2");
  });

  it("asks once for all deliveries of a batch, and once more when all of them are refused", async () => {
    const answers = [401, 401, 401, 200, 200, 200].map((status) => answer(status));
    const warm = answer(200);
    const { send, sent } = createScene({
      request,
      answers: [warm, ...answers],
      tokens: [token("t1"), token("t2")],
    });
    await send(aDelivery(), endpoint);
    await Promise.all([1, 2, 3].map(() => send(aDelivery(), endpoint)));
    expect(sent.filter(({ url }) => url === TOKEN_URL)).toHaveLength(2);
    const used = sent.filter(({ url }) => url !== TOKEN_URL).map(({ headers }) => headers.authorization);
    expect(used).toEqual([...Array(4).fill("Bearer t1"), ...Array(3).fill("Bearer t2")]);
  });

  it("does not ask again when a fresh token is refused", async () => {
    const { send } = createScene({ request, answers: [answer(401)], tokens: [token("t1")] });
    expect(await send(aDelivery(), endpoint)).toMatchObject({ result: { status: 401 } });
  });

  it.each([
    ["an error", answer(401, "{}")],
    ["no JSON", answer(200, "<html>")],
    ["no token", answer(200, '{"token_type":"Bearer"}')],
    ["another token type", answer(200, '{"access_token":"a","token_type":"mac"}')],
    ["a token with a line break", answer(200, '{"access_token":"a\\r\\nx: 1","token_type":"Bearer"}')],
    ["nothing", { kind: "failed" as const, reason: "TIMEOUT" as const, detail: "Late.", timing }],
    [
      "a private address",
      { kind: "refused" as const, reason: "PRIVATE_NAME" as const, detail: "No.", timing },
    ],
  ])("is not sent when the token URL answers with %s", async (_, tokenAnswer) => {
    const { send, sent } = createScene({ request, tokens: [tokenAnswer] });
    expect(await send(aDelivery(), endpoint)).toMatchObject({ result: { kind: "no-token" } });
    expect(sent.map(({ url }) => url)).toEqual([TOKEN_URL]);
  });
});
