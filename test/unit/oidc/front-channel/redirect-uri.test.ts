import { describe, expect, it } from "vitest";
import { createTestTable } from "../../../support/test-table.ts";
import { createScene, REDIRECT_URI } from "./scene.ts";

const table = await createTestTable();
const scene = await createScene(table, {
  redirectUris: [REDIRECT_URI, "https://app.example.com/cb?tenant=1", "http://127.0.0.1/native"],
  settings: { pkce: "optional" },
});
const browser = scene.createBrowser();

/** Each of these may look like the registered address to somebody, and is another one. */
const others = [
  "https://evil.example/callback",
  "https://app.example.com/callback/",
  "https://app.example.com/Callback",
  "https://APP.example.com/callback",
  "HTTPS://app.example.com/callback",
  "http://app.example.com/callback",
  "https://app.example.com:443/callback",
  "https://app.example.com:8443/callback",
  "https://app.example.com/callback?x=1",
  "https://app.example.com/callback?",
  "https://app.example.com/callback#",
  "https://app.example.com/callback#@evil.example",
  "https://app.example.com/callback/../callback",
  "https://app.example.com/callback%2f",
  "https://app.example.com/callback%00",
  "https://app.example.com/callback/..%2f..%2fevil",
  "https://app.example.com//callback",
  "https://app.example.com\\@evil.example/callback",
  "https://app.example.com@evil.example/callback",
  "https://evil.example@app.example.com/callback",
  "https://app.example.com.evil.example/callback",
  "https://evilapp.example.com/callback",
  "https://аpp.example.com/callback",
  "https://app。example。com/callback",
  " https://app.example.com/callback",
  "https://app.example.com/callback ",
  "https://app.example.com/callback\n",
  "https://app.example.com/callback\r\nSet-Cookie: a=b",
  "javascript:alert(1)//https://app.example.com/callback",
  "data:text/html,x",
  "//app.example.com/callback",
  "app.example.com/callback",
  "/callback",
  "https://app.example.com/cb?tenant=2",
  "https://app.example.com/cb?tenant=1&x=1",
  "https://app.example.com/cb",
  "http://127.0.0.1.evil.example/native",
  "http://127.0.0.1:80@evil.example/native",
  "http://127.0.0.1:99999999/native",
  "http://127.0.0.1:65536/native",
  "http://127.0.0.1:5000/native/x",
  "http://127.0.0.1:5000/native?x",
  "http://localhost:5000/native",
  "http://[::1]:5000/native",
  "https://127.0.0.1:5000/native",
  "x".repeat(3000),
];

describe("an unregistered redirect_uri gets our own page and never a redirect", () => {
  it.each(others)("%j", async (redirectUri) => {
    const answer = await browser.authorize({ redirect_uri: redirectUri });
    expect(answer.status).toBe(400);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.body).not.toContain("evil");
    expect(answer.cookies).toEqual([]);
  });

  it.each([
    ["it is missing", { redirect_uri: undefined }],
    ["it is empty", { redirect_uri: "" }],
    [
      "everything else is wrong too",
      { redirect_uri: "https://evil.example", response_type: "token", scope: "" },
    ],
    ["no page may be shown", { redirect_uri: "https://evil.example", prompt: "none" }],
    [
      "another response mode is asked for",
      { redirect_uri: "https://evil.example", response_mode: "form_post" },
    ],
  ])("when %s", async (_, changes) => {
    const answer = await browser.authorize(changes);
    expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
  });

  it("when it comes twice, whichever is good", async () => {
    const query = new URLSearchParams(scene.requestOf());
    for (const second of [REDIRECT_URI, "https://evil.example"]) {
      const answer = await browser.call({
        path: `/oauth2/authorize?${query}&redirect_uri=${encodeURIComponent(second)}`,
      });
      expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
    }
  });

  it("by POST as well", async () => {
    const answer = await browser.form(
      "/oauth2/authorize",
      scene.requestOf({ redirect_uri: "https://evil.example" }),
    );
    expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
  });
});

describe("with any doubt about the client there is no redirect", () => {
  const page = async (query: string) => {
    const answer = await browser.call({ path: `/oauth2/authorize?${query}` });
    expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
    return answer;
  };

  it.each([
    ["without one", undefined],
    ["unknown", "cli_unknown"],
    ["empty", ""],
    ["made of markup", "<script>alert(1)</script>"],
    ["too long for a key", "c".repeat(5000)],
  ])("%s", async (_, clientId) => {
    const { body } = await page(new URLSearchParams(scene.requestOf({ client_id: clientId })).toString());
    expect(body).not.toContain("<script>");
  });

  it("named twice", () =>
    page(`${new URLSearchParams(scene.requestOf())}&client_id=${scene.client.clientId}`));

  it("an integration of another kind", async () => {
    const other = await scene.createClient();
    await scene.save(other.integration, { type: "CLIENT_CREDENTIALS", settings: {} });
    await page(new URLSearchParams(scene.requestOf({}, other.clientId)).toString());
  });

  it("disabled", async () => {
    const other = await scene.createClient();
    await scene.save(other.integration, { status: "DISABLED" });
    await page(new URLSearchParams(scene.requestOf({}, other.clientId)).toString());
  });

  it("without the feature", async () => {
    const off = await createScene(table, { tenant: { feature: false } });
    const answer = await off.createBrowser().authorize();
    expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
  });
});

describe("a registered redirect_uri", () => {
  const errorAt = async (redirectUri: string) =>
    (await browser.authorize({ redirect_uri: redirectUri, prompt: "none" })).headers.location;

  it("keeps the query that it has", async () => {
    const location = await errorAt("https://app.example.com/cb?tenant=1");
    expect(location).toMatch(/^https:\/\/app\.example\.com\/cb\?tenant=1&error=login_required&/);
  });

  it("may have any port on the person's own machine", async () => {
    expect(await errorAt("http://127.0.0.1:51234/native")).toMatch(
      /^http:\/\/127\.0\.0\.1:51234\/native\?error=/,
    );
  });
});
