import { describe, expect, it } from "vitest";
import { eventNames } from "../../../../lambdas/core/event/schema.ts";
import {
  endpointInput,
  endpointPatch,
  newEndpoint,
  rotateSecret,
  toReply,
  validSecretVersions,
  wantsEvent,
} from "../../../../lambdas/webhooks/domain/endpoint.ts";
import { anEndpoint, LATER, NOW } from "../builders.ts";

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
  ])("refuses %j", (input) => {
    expect(endpointInput.safeParse(input).success).toBe(false);
  });

  it("accepts the URL alone", () => {
    expect(endpointInput.parse({ url: "https://example.com/" })).toEqual({ url: "https://example.com/" });
  });
});

describe("an endpoint's patch", () => {
  it.each([
    { status: "DISABLED" },
    { version: 1 },
    { url: null },
    { headers: { host: "x" } },
    { oauth: { more: 1 } },
  ])("refuses %j", (patch) => {
    expect(endpointPatch.safeParse(patch).success).toBe(false);
  });

  it.each([{}, { events: null }, { description: null }, { headers: { "x-a": null } }, { oauth: null }])(
    "accepts %j",
    (patch) => {
      expect(endpointPatch.safeParse(patch).success).toBe(true);
    },
  );
});

describe("an endpoint", () => {
  it("wants every event unless it chose some", () => {
    expect(eventNames.every((name) => wantsEvent(anEndpoint(), name))).toBe(true);
    const chosen = anEndpoint({ events: ["SESSION_FAILED"] });
    expect(eventNames.filter((name) => wantsEvent(chosen, name))).toEqual(["SESSION_FAILED"]);
  });

  it("signs with the previous secret only until the overlap ends", () => {
    const rotated = rotateSecret(anEndpoint(), "v2", 60, NOW);
    expect(rotated).toMatchObject({
      previousSecretExpiresAt: LATER(3600),
      secretCreatedAt: LATER(0),
      version: 5,
    });
    expect(validSecretVersions(anEndpoint(), NOW)).toEqual(["v1"]);
    expect(validSecretVersions(rotated, new Date(LATER(3599)))).toEqual(["v2", "v1"]);
    expect(validSecretVersions(rotated, new Date(LATER(3600)))).toEqual(["v2"]);
    expect(validSecretVersions(rotateSecret(anEndpoint(), "v2", 0, NOW), NOW)).toEqual(["v2"]);
  });

  it("keeps neither header values nor the OAuth client secret in its record", () => {
    const input = endpointInput.parse({
      url: "https://example.com/",
      headers: { "x-api-key": "header-value" },
      oauth: { ...oauth, clientSecret: "oauth-value" },
    });
    const versions = { secretVersionId: "v1", requestVersionId: "v1" };
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
