import { describe, expect, it } from "vitest";
import { parseRanges } from "../../../../lambdas/platform/safe-fetch/address.ts";
import { checkWebhookUrl } from "../../../../lambdas/platform/safe-fetch/url.ts";

const LOOPBACK = ["127.0.0.1/32", "::1/128"];

describe("checkWebhookUrl", () => {
  it.each([
    ["", "INVALID_URL"],
    ["hooks.example.com", "INVALID_URL"],
    ["/hook", "INVALID_URL"],
    ["https://", "INVALID_URL"],
    ["https:example.com", "INVALID_URL"],
    ["https:/example.com/", "INVALID_URL"],
    ["https:///example.com/", "INVALID_URL"],
    ["https://@example.com/", "CREDENTIALS_IN_URL"],
    ["https://:@example.com/", "CREDENTIALS_IN_URL"],
    ["https:// example.com/", "INVALID_URL"],
    ["https://exam\nple.com/", "INVALID_URL"],
    ["https://example.com/\u0000", "INVALID_URL"],
    ["https:\\\\example.com\\hook", "INVALID_URL"],
    ["https://example.com/#part", "INVALID_URL"],
    ["https://example.com./", "INVALID_URL"],
    ["https://999.1.1.1/", "INVALID_URL"],
    [`https://example.com/${"a".repeat(2048)}`, "INVALID_URL"],
    ["http://example.com/", "SCHEME_NOT_ALLOWED"],
    ["ftp://example.com/", "SCHEME_NOT_ALLOWED"],
    ["file:///etc/passwd", "INVALID_URL"],
    ["javascript:alert(1)", "INVALID_URL"],
    ["https://user:pass@example.com/", "CREDENTIALS_IN_URL"],
    ["https://user@example.com/", "CREDENTIALS_IN_URL"],
    ["https://example.com:8443/", "PORT_NOT_ALLOWED"],
    ["https://example.com:80/", "PORT_NOT_ALLOWED"],
    ["https://8.8.8.8:22/", "PORT_NOT_ALLOWED"],
    ["https://localhost/", "PRIVATE_NAME"],
    ["https://LOCALHOST/", "PRIVATE_NAME"],
    ["https://intranet/", "PRIVATE_NAME"],
    ["https://db.internal/", "PRIVATE_NAME"],
    ["https://metadata.google.internal/", "PRIVATE_NAME"],
    ["https://printer.local/", "PRIVATE_NAME"],
    ["https://a.localhost/", "PRIVATE_NAME"],
    ["https://[::1]/", "ADDRESS_NOT_PUBLIC"],
  ])("refuses %j as %s", (url, reason) => {
    const check = checkWebhookUrl(url, []);
    expect(check).toMatchObject({ ok: false, reason });
    expect(check.ok ? "" : check.detail).toMatch(/^The URL.*\.$/);
  });

  it.each([
    "https://example.com/hook?tenant=1",
    "https://example.com:443/",
    "https://bücher.example/",
    "https://8.8.8.8/",
    "HTTPS://Example.COM/Hook",
  ])("accepts %s", (url) => {
    expect(checkWebhookUrl(url, [])).toMatchObject({ ok: true });
  });

  it("accepts another port only from the list that it is given", () => {
    expect(checkWebhookUrl("https://example.com:8443/", [], [443, 8443])).toMatchObject({ ok: true });
    expect(checkWebhookUrl("https://example.com:8080/", [], [443, 8443])).toMatchObject({
      ok: false,
      detail: "The URL's port must be 443 or 8443.",
    });
  });

  it("accepts http and any port for a literal that the allow list covers, and for nothing else", () => {
    expect(checkWebhookUrl("http://127.0.0.1:9000/", LOOPBACK)).toMatchObject({ ok: true });
    expect(checkWebhookUrl("http://[::1]:9000/", LOOPBACK)).toMatchObject({ ok: true });
    expect(checkWebhookUrl("http://127.0.0.2:9000/", LOOPBACK)).toMatchObject({ ok: false });
    expect(checkWebhookUrl("http://[::ffff:127.0.0.1]:9000/", LOOPBACK)).toMatchObject({ ok: false });
    expect(checkWebhookUrl("http://8.8.8.8/", LOOPBACK)).toMatchObject({ ok: false });
  });

  it("accepts private names with an allow list, since they may resolve to what it covers", () => {
    expect(checkWebhookUrl("http://localhost:9000/", LOOPBACK)).toMatchObject({ ok: true });
    expect(checkWebhookUrl("http://shop.localhost/", LOOPBACK)).toMatchObject({ ok: true });
  });

  it("asks public names for https and the port also with an allow list", () => {
    expect(checkWebhookUrl("http://example.com/", LOOPBACK)).toMatchObject({ reason: "SCHEME_NOT_ALLOWED" });
    expect(checkWebhookUrl("https://example.com:9000/", LOOPBACK)).toMatchObject({
      reason: "PORT_NOT_ALLOWED",
    });
  });

  it.each(["127.0.0.1", "127.1/8", "local", "127.0.0.1/33", "/8", ""])(
    "throws on the allow entry %j",
    (cidr) => {
      expect(() => parseRanges([cidr])).toThrow();
    },
  );
});
