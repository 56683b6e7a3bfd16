import { describe, expect, it } from "vitest";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { createScene, EMAIL, errorOf, idOf, paramsOf } from "./scene.ts";

const table = await createTestTable();
const scene = await createScene(table);

const linkToken = (url: string) => url.slice(url.lastIndexOf("/") + 1);

describe("a sign-in", () => {
  it("in one browser ends with one code for the one who asked", async () => {
    const browser = scene.createBrowser();
    const id = await scene.signInHere(browser, { state: "s-1", nonce: "n-1" });
    const answer = await browser.resume(id);
    expect(answer.status).toBe(303);
    const { code, ...rest } = Object.fromEntries(paramsOf(answer));
    expect(rest).toEqual({ state: "s-1", iss: "https://id.example.com" });
    expect(code).toMatch(/^[\w-]{22}\.[\w-]{43}$/);
    expect(await scene.readGrant(answer)).toMatchObject({
      clientId: scene.client.clientId,
      redirectUri: "https://app.example.com/callback",
      nonce: "n-1",
      codeChallenge: scene.requestOf().code_challenge,
      scopes: ["openid", "email"],
      amr: ["otp"],
      acr: "urn:countersign:acr:verified",
      authTime: scene.clock.now().toISOString(),
    });
    expect(answer.headers).toMatchObject({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
  });

  it("is answered once: not again, and not twice at once", async () => {
    const browser = scene.createBrowser();
    const id = await scene.signInHere(browser);
    const jar = new Map(browser.jar);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => scene.createBrowser(new Map(jar)).resume(id)),
    );
    expect(answers.filter((answer) => answer.status === 303)).toHaveLength(1);
    const again = await scene.createBrowser(new Map(jar)).resume(id);
    expect([again.status, again.headers.location]).toEqual([400, undefined]);
  });

  it("leaves no code and no cookie in the table, and no secret in the log", async () => {
    const browser = scene.createBrowser();
    const id = await scene.signInHere(browser);
    const code = paramsOf(await browser.resume(id)).get("code") ?? "none";
    const everything = JSON.stringify(await readWholeTable(table)) + JSON.stringify(scene.log.lines);
    expect(everything).not.toContain(code.split(".")[1]);
    for (const value of browser.jar.values()) expect(everything).not.toContain(value.split(".").at(-1));
  });

  it("asks who it is only where the client did not say", async () => {
    const browser = scene.createBrowser();
    const unnamed = idOf(await browser.authorize());
    expect((await browser.view(unnamed)).body).toMatchObject({ state: "CHOOSE", asksForLogin: true });
    expect((await browser.begin(unnamed, { device: "HERE" })).body.code).toBe("VALIDATION_FAILED");
    const named = idOf(await browser.authorize({ login_hint: EMAIL }));
    expect((await browser.view(named)).body).toMatchObject({ asksForLogin: false, language: null });
    // Whoever the client named cannot be replaced at the page.
    await browser.begin(named, { device: "HERE", loginHint: "other@example.com" });
    expect(await sessionOf(named)).toMatchObject({ loginHint: EMAIL });
  });

  it("takes an identity's id for a login_hint", async () => {
    const browser = scene.createBrowser();
    const grant = await scene.readGrant(await browser.resume(await scene.signInHere(browser)));
    const id = idOf(await browser.authorize({ login_hint: grant?.identityId }));
    await browser.begin(id, { device: "HERE" });
    expect(await sessionOf(id)).toMatchObject({ loginHint: EMAIL });
  });

  it("goes on in the language that was asked for", async () => {
    const browser = scene.createBrowser();
    const id = idOf(await browser.authorize({ ui_locales: "fr-CA es-MX en" }));
    expect((await browser.view(id)).body.language).toBe("es");
  });
});

const sessionOf = async (id: string) => {
  const { sessionId } = (await scene.authorizations.get(id)) ?? {};
  return scene.sessions.get(sessionId ?? "none");
};

describe("an end without success", () => {
  const fresh = (options: Parameters<typeof createScene>[1] = {}) => createScene(table, options);

  it("FAILED: access_denied with the reason", async () => {
    const browser = scene.createBrowser();
    const id = idOf(await browser.authorize());
    const { body } = await browser.begin(id);
    await browser.post("/v/api/start", { token: linkToken(body.url) });
    for (let tries = 0; tries < 5; tries++)
      await browser.post("/v/api/modules/one-time-code/verify", { code: "000000" });
    const session = await sessionOf(id);
    expect(session?.status).toBe("FAILED");
    const answer = await browser.resume(id);
    expect([errorOf(answer), paramsOf(answer).get("error_description")]).toEqual([
      "access_denied",
      "verification_failed: TOO_MANY_ATTEMPTS",
    ]);
    expect(paramsOf(answer).get("code")).toBeNull();
  });

  it("PENDING_REVIEW: access_denied with verification_pending", async () => {
    const review = await fresh({
      tenant: { modules: [{ type: "one-time-code" }, { type: "manual-review" }] },
    });
    const browser = review.createBrowser();
    const answer = await browser.resume(await review.signInHere(browser));
    expect(Object.fromEntries(paramsOf(answer))).toMatchObject({
      error: "access_denied",
      error_description: "verification_pending",
    });
  });

  it("canceled by the person at the page: access_denied, and the verification is over too", async () => {
    const browser = scene.createBrowser();
    const id = idOf(await browser.authorize());
    await browser.begin(id);
    expect((await browser.cancel(id)).body.state).toBe("DONE");
    expect((await sessionOf(id))?.status).toBe("CANCELED");
    expect((await browser.begin(id)).body.code).toBe("AUTHORIZATION_OVER");
    expect(errorOf(await browser.resume(id))).toBe("access_denied");
  });

  it("too late: access_denied", async () => {
    const late = await fresh();
    const browser = late.createBrowser();
    const id = await late.signInHere(browser);
    late.clock.advance(31 * 60);
    const answer = await browser.resume(id);
    expect(paramsOf(answer).get("error_description")).toBe("verification_expired");
  });

  it("still under way: back to the page, and nothing is issued", async () => {
    const browser = scene.createBrowser();
    const id = idOf(await browser.authorize());
    expect(idOf(await browser.resume(id))).toBe(id);
    await browser.begin(id);
    expect(idOf(await browser.resume(id))).toBe(id);
  });

  it("a link that nobody opened: the person may choose again", async () => {
    const again = await fresh();
    const browser = again.createBrowser();
    const id = idOf(await browser.authorize());
    await browser.begin(id, { device: "ELSEWHERE", loginHint: EMAIL });
    again.clock.advance(11 * 60);
    expect((await browser.view(id)).body).toMatchObject({ state: "CHOOSE", asksForLogin: false, url: null });
    expect((await browser.begin(id, { device: "HERE" })).status).toBe(200);
  });

  it("a client that was disabled meanwhile, or lost the address, gets nothing", async () => {
    const changed = await fresh();
    for (const changes of [
      { status: "DISABLED" as const },
      { redirectUris: ["https://app.example.com/new"] },
    ]) {
      const other = await changed.createClient();
      const browser = changed.createBrowser();
      const id = await changed.signInHere(browser, {}, other.clientId);
      await changed.save(other.integration, changes);
      const answer = await browser.resume(id);
      expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
    }
  });
});
