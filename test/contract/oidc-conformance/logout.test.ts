import { beforeAll, describe, expect, it } from "vitest";
import type { Page } from "../../support/http-browser.ts";
import { AFTER_LOGOUT, createRelyingParty, type Parameters, type RelyingParty } from "./relying-party.ts";

describe("oidcc-rp-initiated-logout-certification-test-plan", () => {
  let rp: RelyingParty;
  let person: ReturnType<RelyingParty["openPerson"]>;
  let hint: string;
  beforeAll(async () => {
    rp = await createRelyingParty();
    person = rp.openPerson();
    hint = String((await rp.run(person)).answer.id_token);
  });

  const logout = (parameters: Parameters): Promise<Page> => {
    const given = Object.entries(parameters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    return person.browser.send(`${rp.metadata.end_session_endpoint}?${new URLSearchParams(given)}`);
  };

  const isSignedIn = async (): Promise<boolean> => {
    const { parameters } = await person.authorize(rp.ask({ prompt: "none" }));
    if (parameters.has("code")) return true;
    expect(parameters.get("error")).toBe("login_required");
    return false;
  };

  /** Undoes a sign-out for the test that comes next. */
  const signInAgain = async () => {
    hint = String((await rp.run(person)).answer.id_token);
  };

  const expectPage = async (page: Page, status: number) => {
    expect([page.status, page.headers.get("location")]).toEqual([status, null]);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(await isSignedIn()).toBe(true);
  };

  it("oidcc-rp-initiated-logout-discovery-endpoint-verification", () => {
    expect(rp.metadata.end_session_endpoint).toBe(`${rp.issuer}/oauth2/logout`);
  });

  it("oidcc-rp-initiated-logout", async () => {
    const page = await logout({ id_token_hint: hint, post_logout_redirect_uri: AFTER_LOGOUT, state: "s 1" });
    expect(page.headers.get("location")).toBe(`${AFTER_LOGOUT}?state=s+1`);
    expect(await isSignedIn()).toBe(false);
    await signInAgain();
  });

  it("oidcc-rp-initiated-logout-no-state", async () => {
    const page = await logout({ id_token_hint: hint, post_logout_redirect_uri: AFTER_LOGOUT });
    expect(page.headers.get("location")).toBe(AFTER_LOGOUT);
    expect(await isSignedIn()).toBe(false);
    await signInAgain();
  });

  it("oidcc-rp-initiated-logout-no-post-logout-redirect-uri", async () => {
    const page = await logout({ id_token_hint: hint, state: "s" });
    expect([page.status, page.headers.get("location")]).toEqual([200, null]);
    expect(await isSignedIn()).toBe(false);
    await signInAgain();
  });

  it.each<[string, Parameters]>([
    ["oidcc-rp-initiated-logout-no-params", {}],
    ["oidcc-rp-initiated-logout-only-state", { state: "s" }],
  ])("%s", async (_, parameters) => {
    // The person is asked; nothing is ended by a page that sends the browser here.
    await expectPage(await logout(parameters), 200);
  });

  it("oidcc-rp-initiated-logout-no-id-token-hint", async () => {
    await expectPage(await logout({ post_logout_redirect_uri: AFTER_LOGOUT, state: "s" }), 400);
  });

  it("oidcc-rp-initiated-logout-bad-id-token-hint", async () => {
    const page = await logout({
      id_token_hint: "bad",
      post_logout_redirect_uri: AFTER_LOGOUT,
      state: "s",
    });
    await expectPage(page, 400);
  });

  it("oidcc-rp-initiated-logout-modified-id-token-hint", async () => {
    const [header, payload = "", signature] = hint.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    const other = Buffer.from(JSON.stringify({ ...claims, sub: `${claims.sub}x` })).toString("base64url");
    const page = await logout({
      id_token_hint: [header, other, signature].join("."),
      post_logout_redirect_uri: AFTER_LOGOUT,
    });
    await expectPage(page, 400);
  });

  it.each([
    ["oidcc-rp-initiated-logout-bad-post-logout-redirect-uri", `${AFTER_LOGOUT}x`],
    ["oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri", `${AFTER_LOGOUT}?foo=bar`],
  ])("%s", async (_, uri) => {
    await expectPage(await logout({ id_token_hint: hint, post_logout_redirect_uri: uri, state: "s" }), 400);
  });
});
