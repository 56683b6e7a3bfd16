import { describe, expect, it } from "vitest";
import { customHeaders, patchHeaders } from "../../../../lambdas/webhooks/domain/custom-headers.ts";

const accepts = (headers: unknown) => customHeaders.safeParse(headers).success;

describe("custom headers", () => {
  it.each([
    "Host",
    "content-length",
    "Content-Type",
    "connection",
    "Transfer-Encoding",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "webhook-id",
    "Webhook-Signature",
    "webhook-anything",
    "proxy-authorization",
    "x-forwarded-for",
    "user-agent",
  ])("refuse the reserved name %s", (name) => {
    expect(accepts({ [name]: "x" })).toBe(false);
  });

  it.each(["", "a b", "a:b", "näme", "a\n", "a".repeat(65), "a_b"])("refuse the name %j", (name) => {
    expect(accepts({ [name]: "x" })).toBe(false);
  });

  it.each([
    "",
    " ",
    " x",
    "x ",
    "a\r\nx-smuggled: 1",
    "a\nb",
    "a\tb",
    "a\u0000b",
    "a\u007fb",
    "ü",
    "x".repeat(1025),
  ])("refuse the value %j", (value) => {
    expect(accepts({ "x-custom": value })).toBe(false);
  });

  it.each([1, null, true, ["x"], {}])("refuse the value %j that is no text", (value) => {
    expect(accepts({ "x-custom": value })).toBe(false);
  });

  it("refuse more than twenty", () => {
    const headers = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, "v"]));
    expect(accepts(headers(20))).toBe(true);
    expect(accepts(headers(21))).toBe(false);
  });

  it("accept credentials of the receiver, and come out in lower case", () => {
    expect(customHeaders.parse({ "X-Api-Key": "k y", Authorization: "Basic abc=" })).toEqual({
      "x-api-key": "k y",
      authorization: "Basic abc=",
    });
  });
});

describe("patchHeaders", () => {
  it("merges by name, removes with null and removes all with null", () => {
    const current = { "x-a": "1", "x-b": "2" };
    expect(patchHeaders(current, { "x-b": null, "x-c": "3" })).toEqual({ "x-a": "1", "x-c": "3" });
    expect(patchHeaders(current, {})).toEqual(current);
    expect(patchHeaders(current, null)).toEqual({});
  });
});
