import { describe, expect, it } from "vitest";
import { sha256 } from "../../../../lambdas/platform/ids.ts";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { createScene, idOf } from "./scene.ts";

const table = await createTestTable();
const scene = await createScene(table);
const browser = scene.createBrowser();

const push = (changes: Record<string, string | undefined> = {}, headers = {}) =>
  browser.form(
    "/oauth2/par",
    { ...scene.requestOf(changes), client_secret: scene.client.secret, ...changes },
    headers,
  );

const open = (requestUri: string, clientId = scene.client.clientId, more = "") =>
  browser.call({
    path: `/oauth2/authorize?${new URLSearchParams({ client_id: clientId, request_uri: requestUri })}${more}`,
  });

describe("a pushed request", () => {
  it("is answered with a one-time address, and its secret is not in the table", async () => {
    const answer = await push();
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:[\w-]{43}$/),
      expires_in: 90,
    });
    expect(answer.headers["cache-control"]).toBe("no-store");
    const everything = JSON.stringify(await readWholeTable(table));
    expect(everything).not.toContain(answer.body.request_uri.slice(-43));
    expect(everything).not.toContain(scene.client.secret);
  });

  it("is kept without the parameters that nobody reads: they neither fill the table nor break it", async () => {
    const answer = await push({ constructor: "x", __proto: "y", huge: "z".repeat(20_000) });
    expect(answer.status).toBe(201);
    const hash = sha256(answer.body.request_uri.slice(-43));
    const kept = (await readWholeTable(table)).find(({ pk }) => String(pk).endsWith(hash));
    expect(kept?.parameters).toEqual(scene.requestOf());
  });

  it("begins the sign-in that it says, whatever the address says beside it", async () => {
    const { body } = await push({ state: "pushed", scope: "openid" });
    const answer = await open(
      body.request_uri,
      scene.client.clientId,
      "&state=other&scope=openid%20email&redirect_uri=https://evil.example&prompt=none",
    );
    expect((await scene.authorizations.get(idOf(answer)))?.request).toMatchObject({
      state: "pushed",
      scopes: ["openid"],
      redirectUri: "https://app.example.com/callback",
    });
  });

  it.each([
    ["used before", async (uri: string) => void (await open(uri))],
    ["expired", async () => scene.clock.advance(91)],
  ])("that was %s gets a page", async (_, first) => {
    const { body } = await push();
    await first(body.request_uri);
    const answer = await open(body.request_uri);
    expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
  });

  it("of another client gets a page, and its own client can still use it", async () => {
    const { body } = await push();
    const other = await scene.createClient();
    const answer = await open(body.request_uri, other.clientId);
    expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
    expect(idOf(await open(body.request_uri))).toMatch(/^azn_/);
  });

  it("used many times at once begins one sign-in", async () => {
    const { body } = await push();
    const answers = await Promise.all(Array.from({ length: 8 }, () => open(body.request_uri)));
    expect(answers.filter((answer) => answer.status === 303)).toHaveLength(1);
  });

  it.each(["urn:ietf:params:oauth:request_uri:", `urn:ietf:params:oauth:request_uri:${"x".repeat(43)}`])(
    "that was never pushed gets a page: %s",
    async (uri) => {
      expect((await open(uri)).status).toBe(400);
    },
  );
});

describe("by POST", () => {
  const post = (parameters: Record<string, string>) => browser.form("/oauth2/authorize", parameters);

  it("is asked for with GET, and not used up by that", async () => {
    const { body } = await push();
    const answer = await post({ client_id: scene.client.clientId, request_uri: body.request_uri });
    const path = answer.headers.location?.slice("https://id.example.com".length) ?? "";
    expect(idOf(await browser.call({ path }))).toMatch(/^azn_/);
  });

  it.each([
    ["a client id that is too long", { client_id: "c".repeat(20_000) }],
    [
      "an address that is too long",
      { request_uri: `urn:ietf:params:oauth:request_uri:${"x".repeat(20_000)}` },
    ],
    ["no client id", { client_id: "" }],
  ])("gets a page for %s, and no header of that length", async (_, changes) => {
    const { body } = await push();
    const given = { client_id: scene.client.clientId, request_uri: body.request_uri, ...changes };
    const answer = await post(given);
    expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
  });
});

describe("pushing is refused", () => {
  it.each<[number, string, string, Record<string, string | undefined>]>([
    [401, "invalid_client", "to a client that does not prove itself", { client_secret: "wrong" }],
    [
      400,
      "invalid_request",
      "for an address that is not the client's",
      { redirect_uri: "https://evil.example" },
    ],
    [
      400,
      "request_uri_not_supported",
      "for the address of another request",
      {
        request_uri: "urn:ietf:params:oauth:request_uri:x",
      },
    ],
    [400, "invalid_scope", "for what authorize would refuse", { scope: "email" }],
    [400, "invalid_request", "without PKCE where it is required", { code_challenge: undefined }],
  ])("%i %s %s", async (status, error, _, changes) => {
    const answer = await push(changes);
    expect([answer.status, answer.body.error]).toEqual([status, error]);
    expect(answer.headers.location).toBeUndefined();
  });

  it("400 invalid_request for a parameter that comes twice", async () => {
    const body = `${new URLSearchParams({ ...scene.requestOf(), client_secret: scene.client.secret })}&scope=a`;
    const answer = await browser.call({
      path: "/oauth2/par",
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body,
    });
    expect([answer.status, answer.body.error]).toEqual([400, "invalid_request"]);
  });
});
