import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  mergePatch,
  newIntegration,
  rotateSecret,
  validSecretVersions,
  viewIntegration,
} from "../../../../lambdas/core/integration/domain.ts";
import { integrationTypes } from "../../../../lambdas/core/integration/registry.ts";
import {
  integrationType,
  integrationView,
  redirectUri,
} from "../../../../lambdas/core/integration/schema.ts";

const now = new Date("2026-03-01T12:00:00.000Z");

describe("redirect URIs", () => {
  it.each([
    "https://example.com",
    "https://example.com/back?state=1",
    "https://example.com:8443/back",
    "https://sub.example.com/%2e%2e/",
    "http://localhost/back",
    "http://localhost:3000/back",
    "http://127.0.0.1:3000/",
    "http://[::1]:3000/",
  ])("%s is accepted as it is written", (uri) => {
    expect(redirectUri.parse(uri)).toBe(uri);
  });

  it.each([
    "",
    "example.com",
    "/back",
    "//example.com/back",
    "http://example.com/",
    "http://127.0.0.2/",
    "http://localhost.example.com/",
    "http://[::2]/",
    "https://user@example.com/",
    "https://user:password@example.com/",
    "https://example.com/#fragment",
    "https://example.com/#",
    "https://example.com\\@evil.example/",
    "https://example.com/ back",
    " https://example.com/",
    "https://example.com/\n",
    "https://example.com/\u0000",
    "https://example.com/\ud800",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://example.com/",
    "custom.scheme:/back",
    `https://example.com/${"x".repeat(2048)}`,
  ])("%j is refused", (uri) => {
    expect(redirectUri.safeParse(uri).success).toBe(false);
  });
});

describe("merge patch (RFC 7396)", () => {
  // The examples of appendix A whose target and patch are objects.
  it.each([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("%j with %j is %j", (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });

  it("null as a whole empties", () => {
    expect(mergePatch({ a: 1 }, null)).toEqual({});
  });

  it("changes neither of its arguments, and none of Object's own members", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (a, b) => {
          const [target, patch] = [structuredClone(a), structuredClone(b)];
          const merged = mergePatch(a, b);
          expect([a, b]).toEqual([target, patch]);
          expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
          for (const [name, value] of Object.entries(b))
            if (value === null) expect(Object.hasOwn(merged, name)).toBe(false);
        },
      ),
    );
    const hostile = JSON.parse(
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    );
    mergePatch({}, hostile);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});

describe("secret versions", () => {
  const client = newIntegration(
    { id: "int_1", organizationId: "org_1", clientId: "cli_1", type: "CLIENT_CREDENTIALS", name: "C" },
    now,
  );
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

  it("are none before the first secret", () => {
    expect(validSecretVersions(client, now)).toEqual([]);
  });

  it("are at most two, and the earlier one only before its end, in any sequence of rotations", () => {
    const step = fc.record({
      after: fc.integer({ min: 0, max: 200 }),
      overlap: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), fc.integer({ min: 0, max: 200 }), (steps, later) => {
        let minute = 0;
        let record = client;
        for (const [index, { after, overlap }] of steps.entries()) {
          minute += after;
          record = rotateSecret(record, { versionId: `v${index}`, overlapMinutes: overlap }, at(minute));
        }
        const last = steps.at(-1);
        const expected = [
          ...(last === undefined ? [] : [`v${steps.length - 1}`]),
          ...(last !== undefined && steps.length > 1 && later < last.overlap ? [`v${steps.length - 2}`] : []),
        ];
        expect(validSecretVersions(record, at(minute + later))).toEqual(expected);
      }),
    );
  });

  it("do not show in what callers see", () => {
    const rotated = rotateSecret(client, { versionId: "planted-version", overlapMinutes: 0 }, now);
    const view = viewIntegration(rotated, "https://id.example.com");
    expect(JSON.stringify(view)).not.toContain("planted-version");
    expect(view).toMatchObject({ hasSecret: true, version: 2 });
  });
});

describe("the registry of types", () => {
  it("names each type once, by a word of the contract", () => {
    const names = integrationTypes.map((definition) => definition.type);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(integrationType.options).toContain(name);
  });

  it.each(integrationTypes.map((definition) => [definition.type, definition] as const))(
    "%s: only clients have grants, and what is made of it can be shown",
    (type, definition) => {
      if (!definition.client) expect(definition.grants).toEqual([]);
      const made = newIntegration(
        {
          id: "int_1",
          organizationId: "org_1",
          clientId: definition.client ? "cli_1" : null,
          type: integrationType.parse(type),
          name: "One",
        },
        now,
      );
      const view = integrationView.parse(viewIntegration(made, "https://id.example.com"));
      expect(Object.hasOwn(view, "clientId")).toBe(definition.client);
      expect(Object.hasOwn(view, "redirectUris")).toBe(definition.redirect === "uris");
      expect(Object.hasOwn(view, "redirectUrl")).toBe(definition.redirect === "url");
    },
  );
});
