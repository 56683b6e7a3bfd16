import { describe, expect, it } from "vitest";
import { createSession, createTenant, createTestProduct } from "../../support/test-product.ts";
import { createTestTable, readWholeTable } from "../../support/test-table.ts";
import { BASE_URL, createBrowser, lastCode } from "./person.ts";

const table = await createTestTable();
const product = createTestProduct(table, BASE_URL);
const tenant = await createTenant(product);
const session = await createSession(product, tenant, {
  notification: { type: "SMS", phone: "+14155550123" },
});
const browser = createBrowser(product);
await browser.start(session.token);

describe("a request that is not from our own page", () => {
  const foreign = [
    undefined,
    "null",
    "https://evil.example",
    "http://id.example.com",
    "https://id.example.com.evil.example",
    "https://id.example.com:8443",
    "https://ID.example.com/",
  ];

  it.each(foreign)("is refused and changes nothing (Origin %s)", async (origin) => {
    const before = await readWholeTable(table);
    const targets = [
      { path: "/v/api/preview", body: { token: session.token } },
      { path: "/v/api/start", body: { token: session.token } },
      { path: "/v/api/modules/one-time-code/send", body: { channel: "EMAIL" } },
    ];
    for (const target of targets) {
      const answer = await browser.call({
        ...target,
        headers: origin === undefined ? { origin: "" } : { origin },
      });
      expect(answer).toMatchObject({ status: 403, body: { code: "ORIGIN_REFUSED" } });
    }
    expect(await readWholeTable(table)).toEqual(before);
  });
});

describe("bad input", () => {
  const deep = `${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`;
  const starts: [unknown, number][] = [
    [{}, 400],
    [{ token: 7 }, 400],
    [{ token: null }, 400],
    [{ token: [session.token] }, 400],
    [{ token: { $ne: "" } }, 400],
    [{ token: session.token, extra: true }, 400],
    [{ token: session.token, language: 7 }, 400],
    [{ token: session.token, language: "e".repeat(36) }, 400],
    [[], 400],
    ["null", 400],
    ["{", 400],
    ['{"token":"x","__proto__":{}}', 400],
    [deep, 400],
    [{ token: "a".repeat(70_000) }, 413],
  ];

  it.each(starts)("is refused at preview and start (%#)", async (body, status) => {
    const before = await readWholeTable(table);
    for (const path of ["/v/api/preview", "/v/api/start"]) {
      const answer = await createBrowser(product).call({ path, body });
      expect(answer.status).toBe(path === "/v/api/preview" && status === 413 ? 413 : status);
      expect(answer.headers["content-type"]).toBe("application/problem+json");
      expect(answer.body).toMatchObject({ status: answer.status, code: expect.stringMatching(/^[A-Z_]+$/) });
    }
    expect(await readWholeTable(table)).toEqual(before);
  });

  const actions: [string, unknown, number, string][] = [
    ["verify", {}, 400, "VALIDATION_FAILED"],
    ["verify", { code: 123456 }, 400, "VALIDATION_FAILED"],
    ["verify", { code: "12345" }, 400, "VALIDATION_FAILED"],
    ["verify", { code: "1234567" }, 400, "VALIDATION_FAILED"],
    ["verify", { code: "１２３４５６" }, 400, "VALIDATION_FAILED"],
    ["verify", { code: "12345\u0000" }, 400, "VALIDATION_FAILED"],
    ["verify", { code: "1".repeat(60_000) }, 400, "VALIDATION_FAILED"],
    ["verify", { code: "123456", extra: 1 }, 400, "VALIDATION_FAILED"],
    ["verify", { code: ["123456"] }, 400, "VALIDATION_FAILED"],
    ["verify", [], 400, "VALIDATION_FAILED"],
    ["verify", "[1", 400, "MALFORMED_JSON"],
    ["verify", { code: "123456" }, 409, "NO_CODE_SENT"],
    ["send", {}, 400, "VALIDATION_FAILED"],
    ["send", { channel: "PIGEON" }, 400, "VALIDATION_FAILED"],
    ["send", { channel: "email" }, 400, "VALIDATION_FAILED"],
    ["undo", {}, 404, "ACTION_NOT_FOUND"],
    ["constructor", {}, 404, "ACTION_NOT_FOUND"],
    ["toString", {}, 404, "ACTION_NOT_FOUND"],
    ["x".repeat(5000), {}, 404, "NOT_FOUND"],
    ["%00", {}, 404, "NOT_FOUND"],
  ];

  it.each(actions)("is refused by the module's action (%#: %.20s)", async (action, body, status, code) => {
    const before = await readWholeTable(table);
    expect(await browser.act(action, body)).toMatchObject({ status, body: { code } });
    expect(await readWholeTable(table)).toEqual(before);
  });

  it.each(["manual-review", "passkey", "__proto__"])(
    "is refused for a module that is not the current one (%s)",
    async (module) => {
      const answer = await browser.act("verify", { code: "123456" }, module);
      expect(answer).toMatchObject({ status: 409, body: { code: "MODULE_NOT_CURRENT" } });
    },
  );

  it("is refused in another content type, by another method and on another path", async () => {
    const headers = { "content-type": "text/plain" };
    const cases = [
      [{ path: "/v/api/start", body: { token: session.token }, headers }, 415],
      [{ path: "/v/api/start", method: "GET" }, 405],
      [{ path: "/v/api/session", method: "DELETE", headers: { origin: BASE_URL } }, 405],
      [{ path: "/v/api/nothing" }, 404],
    ] as const;
    for (const [request, status] of cases) expect((await browser.call(request)).status).toBe(status);
  });
});

describe("every answer", () => {
  it("is not to be stored, sniffed or framed, and carries a request id", async () => {
    for (const answer of [await browser.session(), await createBrowser(product).session()]) {
      expect(answer.headers).toMatchObject({
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
        "x-request-id": expect.stringMatching(/.+/),
      });
    }
  });

  it("names neither the person's full address nor the code", async () => {
    const answer = await browser.act("send", { channel: "EMAIL" });
    const text = JSON.stringify(answer.body);
    expect(text).not.toContain("ana@example.com");
    expect(text).not.toContain("+14155550123");
    expect(text).not.toContain(lastCode(product));
  });
});
