import { describe, expect, it } from "vitest";
import { eventNames } from "../../../../lambdas/core/event/schema.ts";
import {
  newEndpoint,
  patchEndpoint,
  rotateSecret,
  validSecretVersions,
  wantsEvent,
  webhookEndpoint,
} from "../../../../lambdas/webhooks/domain/endpoint.ts";
import { endpointInput, endpointPatch } from "../../../../lambdas/webhooks/domain/endpoint-input.ts";
import { toReply } from "../../../../lambdas/webhooks/domain/endpoint-reply.ts";
import { anEndpoint, anEvent, LATER, NOW } from "../builders.ts";

const oauth = { tokenUrl: "https://auth.example.com/token", clientId: "c", clientSecret: "s" };

describe("an endpoint's input", () => {
  it.each([
    {},
    { url: "" },
    { url: 1 },
    { url: `https://example.com/${"a".repeat(2048)}` },
    { url: "https://example.com/", unknown: 1 },
    { url: "https://example.com/", id: "whe_mine" },
    { url: "https://example.com/", events: [] },
    { url: "https://example.com/", events: ["NOPE"] },
    { url: "https://example.com/", events: ["SESSION_FAILED", "SESSION_FAILED"] },
    { url: "https://example.com/", events: "SESSION_FAILED" },
    { url: "https://example.com/", description: "a\u0000b" },
    { url: "https://example.com/", description: "a".repeat(201) },
    { url: "https://example.com/", headers: [] },
    { url: "https://example.com/", oauth: {} },
    { url: "https://example.com/", oauth: { ...oauth, clientSecret: "" } },
    { url: "https://example.com/", oauth: { ...oauth, scope: 'a"b' } },
    { url: "https://example.com/", oauth: { ...oauth, scope: " a" } },
    { url: "https://example.com/", oauth: { ...oauth, more: 1 } },
    { url: "https://example.com/", secret: "whsec_mine" },
    { url: "https://example.com/", integrations: [] },
    { url: "https://example.com/", integrations: ["int_1", "int_1"] },
    { url: "https://example.com/", integrations: ["int 1"] },
    { url: "https://example.com/", retryPolicy: "forever" },
    { url: "https://example.com/", maxPerSecond: 0 },
    { url: "https://example.com/", maxPerSecond: 101 },
    { url: "https://example.com/", maxPerSecond: 0.5 },
    { url: "https://example.com/", signatureType: "RSA" },
    { url: "https://example.com/", payloadVersion: "1999-01-01" },
  ])("refuses %j", (input) => {
    expect(endpointInput.safeParse(input).success).toBe(false);
  });

  it("accepts the URL alone", () => {
    expect(endpointInput.parse({ url: "https://example.com/" })).toEqual({
      url: "https://example.com/",
      retryPolicy: "standard",
      signatureType: "HMAC_SHA256",
    });
  });
});

describe("an endpoint's patch", () => {
  it.each([
    { status: "DISABLED" },
    { version: 1 },
    { url: null },
    { headers: { host: "x" } },
    { oauth: { more: 1 } },
    { signatureType: "ED25519" },
    { retryPolicy: null },
    { maxPerSecond: 0 },
  ])("refuses %j", (patch) => {
    expect(endpointPatch.safeParse(patch).success).toBe(false);
  });

  it.each([
    {},
    { events: null },
    { description: null },
    { headers: { "x-a": null } },
    { oauth: null },
    { maxPerSecond: null },
  ])("accepts %j", (patch) => {
    expect(endpointPatch.safeParse(patch).success).toBe(true);
  });
});

describe("an endpoint", () => {
  it("wants every event unless it chose some", () => {
    const wanted = (endpoint: ReturnType<typeof anEndpoint>) =>
      eventNames.filter((eventType) => wantsEvent(endpoint, anEvent({ eventType })));
    expect(wanted(anEndpoint())).toEqual([...eventNames]);
    expect(wanted(anEndpoint({ events: ["SESSION_FAILED"] }))).toEqual(["SESSION_FAILED"]);
  });

  it("wants events of every integration unless it chose some", () => {
    const of = (integrationReference: string) => anEvent({ integrationReference });
    expect(wantsEvent(anEndpoint(), of("int_1"))).toBe(true);
    const chosen = anEndpoint({ integrations: ["int_2"], events: ["SESSION_SUCCEEDED"] });
    expect(wantsEvent(chosen, of("int_1"))).toBe(false);
    expect(wantsEvent(chosen, of("int_2"))).toBe(true);
    expect(wantsEvent(chosen, { ...of("int_2"), eventType: "SESSION_FAILED" })).toBe(false);
  });

  it("is read from a record that was written before there were policies, limits, versions and key pairs", () => {
    const old: Record<string, unknown> = { ...anEndpoint() };
    const added = [
      "integrations",
      "retryPolicy",
      "maxPerSecond",
      "payloadVersion",
      "signatureType",
      "publicKey",
      "previousPublicKey",
    ];
    for (const name of added) delete old[name];
    expect(webhookEndpoint.parse(old)).toEqual(anEndpoint());
  });

  it("keeps what a patch leaves out, and takes null for a value", () => {
    const before = anEndpoint({ integrations: ["int_1"], maxPerSecond: 5, retryPolicy: "incode" });
    const { url, headerNames, oauth, requestVersionId } = before;
    const patch = (body: Parameters<typeof patchEndpoint>[1]) =>
      patchEndpoint(before, body, { url, headerNames, oauth, requestVersionId }, NOW);
    expect(patch({})).toEqual({ ...before, updatedAt: NOW.toISOString(), version: 5 });
    expect(patch({ integrations: null, maxPerSecond: null, retryPolicy: "none" })).toMatchObject({
      integrations: null,
      maxPerSecond: null,
      retryPolicy: "none",
    });
  });

  it("signs with the previous secret only until the overlap ends", () => {
    const fresh = { type: "ED25519" as const, versionId: "v2", publicKey: "whpk_2" };
    const rotated = rotateSecret(anEndpoint(), fresh, 60, NOW);
    expect(rotated).toMatchObject({
      signatureType: "ED25519",
      publicKey: "whpk_2",
      previousPublicKey: null,
      previousSecretExpiresAt: LATER(3600),
      secretCreatedAt: LATER(0),
      version: 5,
    });
    expect(validSecretVersions(anEndpoint(), NOW)).toEqual(["v1"]);
    expect(validSecretVersions(rotated, new Date(LATER(3599)))).toEqual(["v2", "v1"]);
    expect(validSecretVersions(rotated, new Date(LATER(3600)))).toEqual(["v2"]);
    expect(validSecretVersions(rotateSecret(anEndpoint(), fresh, 0, NOW), NOW)).toEqual(["v2"]);
  });

  it("keeps neither header values nor the OAuth client secret in its record", () => {
    const input = endpointInput.parse({
      url: "https://example.com/",
      headers: { "x-api-key": "header-value" },
      oauth: { ...oauth, clientSecret: "oauth-value" },
    });
    const versions = { secretVersionId: "v1", publicKey: null, requestVersionId: "v1" };
    const stored = JSON.stringify(newEndpoint("whe_1", "org_a", input, versions, NOW));
    expect(stored).not.toMatch(/header-value|oauth-value/);
    expect(stored).toContain("x-api-key");
  });

  it("is shown without what is internal and with all event names where none was chosen", () => {
    for (const name of ["organizationId", "secretVersionId", "requestVersionId"]) {
      expect(toReply(anEndpoint())).not.toHaveProperty(name);
    }
    expect(toReply(anEndpoint()).events).toEqual([...eventNames]);
  });
});
