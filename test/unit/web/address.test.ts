import { describe, expect, test } from "vitest";
import { readToken } from "../../../web/verification/src/app/address.ts";
import { createTabMemory } from "../../../web/verification/src/app/memory.ts";
import {
  readRedirectUrl,
  rememberSentBack,
  wasSentBack,
} from "../../../web/verification/src/app/redirect.ts";

describe("readToken", () => {
  test.each([
    ["/v/", undefined],
    ["/v", undefined],
    ["/", undefined],
    ["/other/abc", undefined],
    ["/v/abc_-1", "abc_-1"],
    ["/v/abc/", "abc"],
    ["/v/a%20b", "a b"],
    ["/v/%E0%A4%A", "%E0%A4%A"],
  ])("reads %s as %s", (path, token) => expect(readToken(path)).toBe(token));
});

describe("readRedirectUrl", () => {
  test.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "/relative",
    "",
    "http://shop.example/back",
    "http://127.0.0.1.evil.example/",
  ])("refuses %s", (url) => expect(readRedirectUrl(url)).toBeUndefined());

  test.each([
    "https://shop.example/back?x=1#y",
    "http://localhost:3000/",
    "http://127.0.0.1/",
    "http://[::1]:8080/cb",
  ])("accepts %s as it is", (url) => expect(readRedirectUrl(url)).toBe(url));

  test("has nothing where there is nothing", () => expect(readRedirectUrl(null)).toBeUndefined());
});

describe("what a tab remembers", () => {
  test("is forgotten without an error where the browser refuses storage", () => {
    const memory = createTabMemory(() => {
      throw new DOMException("denied", "SecurityError");
    });
    memory.set("language", "es");
    expect(memory.get("language")).toBeNull();
  });

  test("is kept per session: being sent back once says nothing about another verification", () => {
    const items = new Map<string, string>();
    const memory = {
      get: (key: string) => items.get(key) ?? null,
      set: (key: string, value: string) => void items.set(key, value),
    };
    rememberSentBack(memory, "ses_1");
    expect(wasSentBack(memory, "ses_1")).toBe(true);
    expect(wasSentBack(memory, "ses_2")).toBe(false);
  });
});
