import { describe, expect, it } from "vitest";
import { createSafeFetch } from "../../../lambdas/platform/safe-fetch/safe-fetch.ts";
import { readAllowList } from "../../../lambdas/webhooks/domain/allow-list.ts";
import { readSettings } from "../../../local/settings.ts";

describe("the variables of npm start", () => {
  it("have the documented defaults", () => {
    expect(readSettings({ COUNTERSIGN_WEBHOOK_ALLOW: "" })).toEqual({ stateDir: ".countersign", port: 4310 });
  });

  it.each([
    ["127.0.0.1", "127.0.0.1/32"],
    ["::1", "::1/128"],
    [" 127.0.0.1/32 , 10.0.0.0/8,", "127.0.0.1/32,10.0.0.0/8"],
  ])("take private addresses, alone and as ranges, as the functions read them (%s)", (given, read) => {
    const { webhookAllow = "" } = readSettings({ COUNTERSIGN_WEBHOOK_ALLOW: given });
    expect(webhookAllow).toBe(read);
    expect(() => createSafeFetch({ allow: readAllowList(webhookAllow) })).not.toThrow();
  });

  it("take a base URL with or without a slash at its end", () => {
    for (const given of ["https://tunnel.example.com", "https://tunnel.example.com/"])
      expect(readSettings({ COUNTERSIGN_BASE_URL: given }).baseUrl).toBe("https://tunnel.example.com");
  });

  it.each([
    ["COUNTERSIGN_WEBHOOK_ALLOW", "localhost"],
    ["COUNTERSIGN_WEBHOOK_ALLOW", "127.0.0.1/33"],
    ["COUNTERSIGN_WEBHOOK_ALLOW", "127.0.0.1/"],
    ["COUNTERSIGN_WEBHOOK_ALLOW", "127.0.0.1/8/8"],
    ["COUNTERSIGN_WEBHOOK_ALLOW", "fe80::1%eth0"],
    ["COUNTERSIGN_WEBHOOK_ALLOW", "127.0.0.1 10.0.0.1"],
    ["COUNTERSIGN_BASE_URL", "tunnel.example.com"],
    ["COUNTERSIGN_BASE_URL", "ftp://tunnel.example.com"],
    ["COUNTERSIGN_BASE_URL", "https://tunnel.example.com/path"],
    ["COUNTERSIGN_BASE_URL", "https://user@tunnel.example.com"],
    ["PORT", "70000"],
    ["PORT", "http"],
  ])("refuse by their name what cannot be used (%s=%s)", (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(name);
  });
});
