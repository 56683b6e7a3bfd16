import { describe, expect, it } from "vitest";
import { createTestTable } from "../../../support/test-table.ts";
import { BASE_URL, createScene, type Parameters, paramsOf, type Scene } from "./scene.ts";

const table = await createTestTable();
const BACK = "https://app.example.com/bye?from=id";
const scene = await createScene(table, {
  settings: { sessionReuseMinutes: 60, postLogoutRedirectUris: [BACK, "https://app.example.com/bye"] },
});

let people = 0;

/** A browser in which a person is signed in, and the hint of their ID token. */
const signedIn = async (where: Scene = scene) => {
  const browser = where.createBrowser();
  people += 1;
  const id = await where.signInHere(browser, {}, undefined, `person-${people}@example.com`);
  const grant = await where.readGrant(await browser.resume(id));
  const hint = where.ids.token();
  where.hints.set(hint, { subject: grant?.identityId ?? "", clientIds: [where.client.clientId] });
  const signOut = (parameters: Parameters) =>
    browser.call({
      path: `/oauth2/logout?${new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, value ?? ""]))}`,
    });
  const isSignedIn = async () => paramsOf(await browser.authorize({ prompt: "none" })).has("code");
  return { browser, hint, signOut, isSignedIn };
};

describe("signing out", () => {
  it("with the person's own id_token_hint ends the session and goes back with the state", async () => {
    const { browser, hint, signOut, isSignedIn } = await signedIn();
    expect(await isSignedIn()).toBe(true);
    const jar = new Map(browser.jar);
    const answer = await signOut({ id_token_hint: hint, post_logout_redirect_uri: BACK, state: "ä&b=1" });
    expect(answer.headers.location).toBe(`${BACK}&state=%C3%A4%26b%3D1`);
    expect(answer.cookies).toEqual([
      "__Host-countersign_op=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure",
    ]);
    expect(await isSignedIn()).toBe(false);
    // Also for whoever has kept the cookie.
    expect(paramsOf(await scene.createBrowser(jar).authorize({ prompt: "none" })).has("code")).toBe(false);
  });

  it("without an address ends on our page", async () => {
    const { hint, signOut, isSignedIn } = await signedIn();
    const answer = await signOut({ id_token_hint: hint, state: "x" });
    expect([answer.status, answer.headers.location]).toEqual([200, undefined]);
    expect(answer.body).toContain("You are signed out");
    expect(await isSignedIn()).toBe(false);
  });

  it.each<[string, Parameters]>([
    ["nothing", {}],
    ["a state alone", { state: "x" }],
    ["the client alone", { client_id: "own" }],
    ["the client and an address of it", { client_id: "own", post_logout_redirect_uri: BACK }],
  ])("with %s asks the person first", async (_, parameters) => {
    const { browser, signOut, isSignedIn } = await signedIn();
    const given =
      parameters.client_id === undefined ? parameters : { ...parameters, client_id: scene.client.clientId };
    const answer = await signOut(given);
    expect([answer.status, answer.headers.location]).toEqual([200, undefined]);
    expect(answer.body).toContain('<form method="post" action="/oauth2/logout">');
    expect(await isSignedIn()).toBe(true);
    const confirmed = await browser.form(
      "/oauth2/logout",
      { ...given, confirm: "yes" },
      { origin: BASE_URL },
    );
    expect(confirmed.headers.location).toBe(parameters.post_logout_redirect_uri);
    expect(await isSignedIn()).toBe(false);
  });

  it("with a hint about somebody else asks first as well", async () => {
    const { signOut, isSignedIn } = await signedIn();
    scene.hints.set("stranger", { subject: "idn_other", clientIds: [scene.client.clientId] });
    expect((await signOut({ id_token_hint: "stranger" })).status).toBe(200);
    expect(await isSignedIn()).toBe(true);
  });

  it("with a hint that cannot be verified any more, and the client's name, asks and then goes back", async () => {
    const { browser, signOut, isSignedIn } = await signedIn();
    const parameters = {
      id_token_hint: "e30.e30.e30",
      client_id: scene.client.clientId,
      post_logout_redirect_uri: BACK,
    };
    expect((await signOut(parameters)).status).toBe(200);
    expect(await isSignedIn()).toBe(true);
    const own = { origin: BASE_URL };
    const pressed = await browser.form("/oauth2/logout", { ...parameters, confirm: "yes" }, own);
    expect(pressed.headers.location).toBe(BACK);
    expect(await isSignedIn()).toBe(false);
    // Nobody is signed in any more, as after a day: back at once.
    expect((await signOut(parameters)).headers.location).toBe(BACK);
  });

  it("cannot be pressed by another site", async () => {
    const { browser, isSignedIn } = await signedIn();
    for (const headers of [{ origin: "https://evil.example" }, {}, { origin: "null" }]) {
      const answer = await browser.form("/oauth2/logout", { confirm: "yes" }, headers);
      expect(answer.body).toContain("<form");
    }
    await browser.call({ path: "/oauth2/logout?confirm=yes" });
    expect(await isSignedIn()).toBe(true);
  });

  it.each<[string, (hint: string) => Parameters]>([
    ["a hint that is none of ours", () => ({ id_token_hint: "e30.e30.e30", post_logout_redirect_uri: BACK })],
    ["a hint of another client than named", (hint) => ({ id_token_hint: hint, client_id: "cli_other" })],
    ["an unknown client", () => ({ client_id: "cli_other" })],
    ["an address without a client", () => ({ post_logout_redirect_uri: BACK })],
    [
      "an unregistered address",
      (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: "https://evil.example" }),
    ],
    [
      "an address with a longer query",
      (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: `${BACK}&x=1` }),
    ],
    [
      "a sign-in address",
      (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: "https://app.example.com/callback" }),
    ],
  ])("with %s gets a page, and the person stays signed in", async (_, parameters) => {
    const { hint, signOut, isSignedIn } = await signedIn();
    const answer = await signOut(parameters(hint));
    expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
    expect(answer.body).not.toContain("evil");
    expect(await isSignedIn()).toBe(true);
  });

  it("where nobody is signed in goes back at once", async () => {
    const browser = scene.createBrowser();
    const query = new URLSearchParams({ client_id: scene.client.clientId, post_logout_redirect_uri: BACK });
    expect((await browser.call({ path: `/oauth2/logout?${query}` })).headers.location).toBe(BACK);
  });
});
