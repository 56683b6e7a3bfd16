import { describe, expect, it } from "vitest";
import { MAX_OPEN_AUTHORIZATIONS } from "../../../../lambdas/oidc/domain/browser.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { createScene, EMAIL, idOf, paramsOf } from "./scene.ts";

const table = await createTestTable();
const scene = await createScene(table, { settings: { sessionReuseMinutes: 60 } });
const OP = "__Host-countersign_op";
const cookieOf = (id: string) => `__Host-countersign_authorization_${id}`;

describe("only the browser that began a sign-in is answered", () => {
  it("another one learns nothing, also with the id, and the first one still is", async () => {
    const browser = scene.createBrowser();
    const id = await scene.signInHere(browser);
    const other = scene.createBrowser();
    const refused = await other.resume(id);
    expect([refused.status, refused.headers.location, refused.cookies]).toEqual([403, undefined, []]);
    const unknown = await other.resume(`azn_${"0".repeat(26)}`);
    expect(unknown.body.replace(/[0-9a-f-]{36}/, "")).toBe(refused.body.replace(/[0-9a-f-]{36}/, ""));
    expect((await browser.resume(id)).status).toBe(303);
  });

  it("the cookie of one sign-in opens no other one", async () => {
    const victim = scene.createBrowser();
    const attacker = scene.createBrowser();
    const id = await scene.signInHere(victim);
    const own = idOf(await attacker.authorize());
    attacker.jar.set(cookieOf(id), attacker.jar.get(cookieOf(own)) ?? "");
    expect((await attacker.resume(id)).status).toBe(403);
    expect((await attacker.view(id)).body.code).toBe("AUTHORIZATION_NOT_FOUND");
  });

  it("a link that was chosen for this browser starts in no other: who is sent it signs nobody in", async () => {
    const attacker = scene.createBrowser();
    const id = idOf(await attacker.authorize({ login_hint: EMAIL }));
    const { body } = await attacker.begin(id, { device: "HERE" });
    const victim = scene.createBrowser();
    const refused = await scene.verify(victim, body.url);
    expect([refused.status, refused.body.code]).toEqual([409, "LINK_ALREADY_USED"]);
    const token = body.url.slice(body.url.lastIndexOf("/") + 1);
    expect((await victim.post("/v/api/preview", { token })).body.code).toBe("LINK_ALREADY_USED");
    expect(idOf(await attacker.resume(id))).toBe(id);
  });

  it("the link of a sign-in cannot be sent anew to somebody else", async () => {
    const browser = scene.createBrowser();
    const id = idOf(await browser.authorize({ login_hint: EMAIL }));
    await browser.begin(id, { device: "HERE" });
    const { resendSession } = await import("../../../../lambdas/core/session/administer-session.ts");
    const sessionId = (await scene.authorizations.get(id))?.sessionId ?? "";
    const command = {
      organizationId: scene.tenant.organization.id,
      actor: { type: "USER", id: "usr" } as const,
      id: sessionId,
    };
    await expect(resendSession(scene, command)).rejects.toMatchObject({ code: "SESSION_IS_SIGN_IN" });
  });
});

describe("across two devices", () => {
  it("the desktop waits, the phone finishes, and only the desktop is answered", async () => {
    const desktop = scene.createBrowser();
    const phone = scene.createBrowser();
    const id = idOf(await desktop.authorize());
    const begun = await desktop.begin(id, { device: "ELSEWHERE", loginHint: EMAIL });
    expect(begun.body).toMatchObject({ state: "ELSEWHERE", started: false });
    expect((await desktop.view(id)).body.url).toBe(begun.body.url);
    const token = begun.body.url.slice(begun.body.url.lastIndexOf("/") + 1);
    const preview = await phone.post("/v/api/preview", { token });
    expect(preview.body.login).toEqual({ application: scene.client.integration.name, device: "ELSEWHERE" });
    const done = await scene.verify(phone, begun.body.url);
    expect(done.body).toMatchObject({ status: "SUCCEEDED", redirectUrl: null });
    expect((await phone.resume(id)).status).toBe(403);
    expect((await desktop.view(id)).body.state).toBe("DONE");
    expect(paramsOf(await desktop.resume(id)).get("code")).toBeTruthy();
    expect(phone.jar.has(OP)).toBe(false);
    expect(desktop.jar.has(OP)).toBe(true);
  });

  it("only where the application allows it", async () => {
    const strict = await scene.createClient({ crossDevice: false });
    const browser = scene.createBrowser();
    const id = idOf(await browser.authorize({}, strict.clientId));
    expect((await browser.view(id)).body.crossDevice).toBe(false);
    const refused = await browser.begin(id, { device: "ELSEWHERE", loginHint: EMAIL });
    expect([refused.status, refused.body.code]).toEqual([409, "DEVICE_NOT_ALLOWED"]);
    expect((await scene.authorizations.get(id))?.sessionId).toBeNull();
  });

  it("a choice that was taken back answers nothing any more", async () => {
    const desktop = scene.createBrowser();
    const id = idOf(await desktop.authorize());
    const first = await desktop.begin(id, { device: "ELSEWHERE", loginHint: EMAIL });
    await desktop.begin(id, { device: "HERE" });
    const late = await scene.verify(scene.createBrowser(), first.body.url);
    expect(late.body.code).toBe("LINK_CANCELED");
    expect(idOf(await desktop.resume(id))).toBe(id);
  });
});

describe("changes at the page", () => {
  it.each([
    ["another site", { origin: "https://evil.example" }],
    ["no site", {}],
    ["a sandbox", { origin: "null" }],
    ["our own name over http", { origin: "http://id.example.com" }],
  ])("from %s are refused, and nothing changes", async (_, headers) => {
    const browser = scene.createBrowser();
    const id = idOf(await browser.authorize());
    const before = await scene.authorizations.get(id);
    for (const path of ["begin", "cancel"]) {
      const body = path === "begin" ? { device: "HERE", loginHint: EMAIL } : {};
      const answer = await browser.post(`/oauth2/authorizations/${id}/${path}`, body, { ...headers });
      expect([answer.status, answer.body.code]).toEqual([403, "ORIGIN_REFUSED"]);
    }
    expect(await scene.authorizations.get(id)).toEqual(before);
  });

  it("are counted for each person: who names somebody cannot have them mailed without end", async () => {
    const rate = await createScene(table);
    const browser = rate.createBrowser();
    const statuses: number[] = [];
    for (let count = 0; count < 11; count++) {
      const id = idOf(await browser.authorize({ login_hint: " ANA@example.com " }));
      statuses.push((await browser.begin(id, { device: "HERE" })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    rate.clock.advance(3600);
    const id = idOf(await browser.authorize({ login_hint: EMAIL }));
    expect((await browser.begin(id, { device: "HERE" })).status).toBe(200);
  });
});

describe("cookies", () => {
  it("are HttpOnly, Secure, Lax and bound to this host", async () => {
    const browser = scene.createBrowser();
    const begun = await browser.authorize();
    const id = idOf(begun);
    expect(begun.cookies).toEqual([
      expect.stringMatching(
        new RegExp(`^${cookieOf(id)}=[\\w-]{43}; Path=/; Max-Age=\\d+; HttpOnly; SameSite=Lax; Secure$`),
      ),
    ]);
    const { body } = await browser.begin(id);
    await scene.verify(browser, body.url);
    const [session] = (await browser.resume(id)).cookies;
    expect(session).toMatch(
      /^__Host-countersign_op=[\w-]{43}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Lax; Secure$/,
    );
  });

  it("that were planted are worth nothing: each verification gets a secret that nobody has seen", async () => {
    const attacker = scene.createBrowser();
    await attacker.resume(await scene.signInHere(attacker, {}, undefined, "mallory@example.com"));
    const planted = attacker.jar.get(OP) ?? "";
    const victim = scene.createBrowser(new Map([[OP, planted]]));
    await victim.resume(await scene.signInHere(victim, { prompt: "login" }));
    expect(victim.jar.get(OP)).not.toBe(planted);
    // What the attacker still holds is not the victim's, and is no longer anything.
    expect(paramsOf(await attacker.authorize({ prompt: "none" })).get("error")).toBe("login_required");
  });

  it("do not pile up: the sign-ins begun first go", async () => {
    const browser = scene.createBrowser();
    const ids: string[] = [];
    for (let count = 0; count < MAX_OPEN_AUTHORIZATIONS + 3; count++) {
      scene.clock.advance(1);
      ids.push(idOf(await browser.authorize()));
    }
    expect([...browser.jar.keys()].sort()).toEqual(ids.slice(-MAX_OPEN_AUTHORIZATIONS).map(cookieOf).sort());
  });

  it("of tabs do not meet: each sign-in is answered with its own state", async () => {
    const browser = scene.createBrowser();
    const first = idOf(await browser.authorize({ state: "tab-1", prompt: "login" }));
    const second = idOf(await browser.authorize({ state: "tab-2", prompt: "login" }));
    for (const [id, state] of [
      [second, "tab-2"],
      [first, "tab-1"],
    ] as const) {
      const { body } = await browser.begin(id, { device: "HERE", loginHint: "tabs@example.com" });
      await scene.verify(browser, body.url);
      expect(paramsOf(await browser.resume(id)).get("state")).toBe(state);
    }
  });

  it.each(["", "x", "a".repeat(44), "../../", "\u0000".repeat(43)])(
    "of another form count as none: %j",
    async (value) => {
      const browser = scene.createBrowser(new Map([[OP, value]]));
      expect((await browser.authorize()).status).toBe(303);
    },
  );
});
