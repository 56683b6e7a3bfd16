import { describe, expect, it } from "vitest";
import { keys } from "../../../../lambdas/core/keys.ts";
import { judgeReuse, opSession } from "../../../../lambdas/oidc/domain/op-session.ts";
import { commit } from "../../../support/test-product.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { createScene, errorOf, idOf, paramsOf } from "./scene.ts";

const table = await createTestTable();
const PERSON = "ana@example.com";

/** A browser in which the person was verified a minute ago, and clients that take that for an hour. */
const verified = async () => {
  const scene = await createScene(table, { settings: { sessionReuseMinutes: 60 } });
  const browser = scene.createBrowser();
  const first = await scene.readGrant(await browser.resume(await scene.signInHere(browser)));
  scene.clock.advance(60);
  const { identityId = "", authTime } = first ?? {};
  return { scene, browser, identityId, authTime };
};

/** GRANTED, PAGE or the error. */
const outcomeOf = (answer: Parameters<typeof paramsOf>[0]): string => {
  const parameters = paramsOf(answer);
  if (parameters.has("id")) return "PAGE";
  return parameters.has("code") ? "GRANTED" : (parameters.get("error") ?? "");
};

describe("an earlier verification in the same browser", () => {
  it("is enough, with the time at which it was, and without a page where none may be shown", async () => {
    const { scene, browser, identityId, authTime } = await verified();
    for (const prompt of [undefined, "none"]) {
      const answer = await browser.authorize({ prompt, nonce: "n-2" });
      expect(outcomeOf(answer)).toBe("GRANTED");
      expect(await scene.readGrant(answer)).toMatchObject({
        identityId,
        authTime,
        nonce: "n-2",
        amr: ["otp"],
      });
    }
  });

  it("is enough for another client of the same workflow, by its own rules", async () => {
    const { scene, browser } = await verified();
    const willing = await scene.createClient({ sessionReuseMinutes: 5 });
    const strict = await scene.createClient();
    expect(outcomeOf(await browser.authorize({ prompt: "none" }, willing.clientId))).toBe("GRANTED");
    expect(outcomeOf(await browser.authorize({ prompt: "none" }, strict.clientId))).toBe("login_required");
    scene.clock.advance(5 * 60);
    expect(outcomeOf(await browser.authorize({ prompt: "none" }, willing.clientId))).toBe("login_required");
  });

  it("is not enough for another workflow, and stays beside one of that", async () => {
    const { scene, browser } = await verified();
    const { newWorkflow } = await import("../../../../lambdas/core/workflow/domain.ts");
    const { workflowInput } = await import("../../../../lambdas/core/workflow/schema.ts");
    const workflow = newWorkflow(
      scene.ids.next("wfl"),
      scene.tenant.organization.id,
      workflowInput.parse({ name: "Other", modules: [{ type: "one-time-code" }] }),
      scene.clock.now(),
    );
    await commit(table, scene.workflows.create(workflow));
    const other = await scene.createClient({ sessionReuseMinutes: 60 }, undefined, workflow.id);
    expect(outcomeOf(await browser.authorize({ prompt: "none" }, other.clientId))).toBe("login_required");
    await browser.resume(await scene.signInHere(browser, {}, other.clientId));
    expect(outcomeOf(await browser.authorize({ prompt: "none" }, other.clientId))).toBe("GRANTED");
    expect(outcomeOf(await browser.authorize({ prompt: "none" }))).toBe("GRANTED");
  });

  it("is not enough for another organization", async () => {
    const { browser } = await verified();
    const elsewhere = await createScene(table, { settings: { sessionReuseMinutes: 60 } });
    const stranger = elsewhere.createBrowser(browser.jar);
    expect(outcomeOf(await stranger.authorize({ prompt: "none" }))).toBe("login_required");
  });

  it("of another person replaces what was there", async () => {
    const { scene, browser, identityId } = await verified();
    await browser.resume(
      await scene.signInHere(browser, { prompt: "select_account" }, undefined, "bo@example.com"),
    );
    const grant = await scene.readGrant(await browser.authorize({ prompt: "none" }));
    expect(grant?.identityId).not.toBe(identityId);
    expect(outcomeOf(await browser.authorize({ prompt: "none", login_hint: PERSON }))).toBe("login_required");
  });

  it("is over after a day, whatever DynamoDB has kept", async () => {
    const scene = await createScene(table, { settings: { sessionReuseMinutes: 1440 } });
    const browser = scene.createBrowser();
    await browser.resume(await scene.signInHere(browser));
    scene.clock.advance(1440 * 60 - 1);
    expect(outcomeOf(await browser.authorize({ prompt: "none" }))).toBe("GRANTED");
    scene.clock.advance(2);
    expect(outcomeOf(await browser.authorize({ prompt: "none" }))).toBe("login_required");
  });

  it("of somebody whom the organization has deleted counts no more: login_required, and no code that nobody can redeem", async () => {
    const { scene, browser, identityId } = await verified();
    const person = await scene.identities.get(scene.tenant.organization.id, identityId);
    if (person === undefined) throw new Error("The person is not there.");
    await commit(table, scene.identities.remove(person));
    expect(outcomeOf(await browser.authorize({ prompt: "none" }))).toBe("login_required");
    expect(outcomeOf(await browser.authorize())).toBe("PAGE");
  });

  it("costs four requests of the table: the client, the browser, the person, the grant", async () => {
    const { scene, browser } = await verified();
    await browser.authorize();
    const sent: string[] = [];
    const { client } = table;
    const send = client.send.bind(client);
    Object.assign(client, {
      send: (command: { constructor: { name: string } }) => {
        sent.push(command.constructor.name);
        return send(command as never);
      },
    });
    expect(outcomeOf(await browser.authorize())).toBe("GRANTED");
    Object.assign(client, { send });
    // The organization is read at most every 15 seconds; the clock of this test stands still.
    expect(sent).toEqual(["GetCommand", "GetCommand", "GetCommand", "PutCommand"]);
    expect(keys.opSession("x").pk).toMatch(/^OPSESSION#/);
    expect(scene.tenant.organization.id).toMatch(/^org_/);
  });
});

describe("a verification by phone", () => {
  /** A browser that showed its code, and a phone by which somebody was verified for it. */
  const verifiedByPhone = async () => {
    const scene = await createScene(table, { settings: { sessionReuseMinutes: 60 } });
    const strict = await scene.createClient({ crossDevice: false, sessionReuseMinutes: 60 });
    const browser = scene.createBrowser();
    const id = idOf(await browser.authorize());
    const begun = await browser.begin(id, { device: "ELSEWHERE", loginHint: PERSON });
    await scene.verify(scene.createBrowser(), begun.body.url);
    return { scene, strict, browser, id };
  };

  it("counts again where a phone may be used", async () => {
    const { browser, id } = await verifiedByPhone();
    await browser.resume(id);
    expect(outcomeOf(await browser.authorize({ prompt: "none" }))).toBe("GRANTED");
  });

  it("does not where one may not: a stranger who had a code scanned would be in there too", async () => {
    const { scene, strict, browser, id } = await verifiedByPhone();
    await browser.resume(id);
    expect(outcomeOf(await browser.authorize({ prompt: "none" }, strict.clientId))).toBe("login_required");
    expect(outcomeOf(await browser.authorize({}, strict.clientId))).toBe("PAGE");
    // Once it was done in this very browser it is enough there.
    await browser.resume(await scene.signInHere(browser, {}, strict.clientId));
    expect(outcomeOf(await browser.authorize({ prompt: "none" }, strict.clientId))).toBe("GRANTED");
  });

  it("answers no sign-in of an application that was closed to phones meanwhile", async () => {
    const { scene, browser, id } = await verifiedByPhone();
    await scene.save(scene.client.integration, { settings: { crossDevice: false } });
    const answer = await browser.resume(id);
    expect([errorOf(answer), paramsOf(answer).get("code")]).toEqual(["access_denied", null]);
  });

  it("is what one counts as of which an older release did not say", () => {
    const { verifications } = opSession.parse({
      verifications: [
        {
          organizationId: "org_1",
          workflowId: "wfl_1",
          workflowVersion: 1,
          sessionId: "ses_1",
          identityId: "idn_1",
          loginHash: "x",
          authTime: "2026-03-01T12:00:00.000Z",
          amr: [],
          acr: "x",
        },
      ],
      expiresAt: "2026-03-02T12:00:00.000Z",
    });
    const judge = (crossDevice: boolean) =>
      judgeReuse(
        verifications[0],
        { prompts: [] },
        { crossDevice, sessionReuseMinutes: 60 },
        true,
        new Date("2026-03-01T12:01:00.000Z"),
      );
    expect([judge(true), judge(false)]).toEqual(["REUSE", "ANOTHER_DEVICE"]);
  });
});

describe("a verification is asked for anew with", () => {
  it.each<[string, Record<string, string>]>([
    ["prompt=login", { prompt: "login" }],
    ["prompt=consent", { prompt: "consent" }],
    ["prompt=select_account", { prompt: "select_account" }],
    ["max_age=0", { max_age: "0" }],
    ["a max_age that has passed", { max_age: "59" }],
    ["login_hint of another person", { login_hint: "bo@example.com" }],
    ["login_hint of an identity that is another one", { login_hint: "idn_00000000000000000000000000" }],
    ["a sub of another person", { claims: '{"id_token":{"sub":{"value":"idn_other"}}}' }],
  ])("%s", async (_, changes) => {
    const { browser } = await verified();
    expect(outcomeOf(await browser.authorize(changes))).toBe("PAGE");
    if (changes.prompt === undefined)
      expect(outcomeOf(await browser.authorize({ ...changes, prompt: "none" }))).toBe("login_required");
  });

  it("max_age=0 even in the second of the verification, where nothing is older than that", async () => {
    const scene = await createScene(table, { settings: { sessionReuseMinutes: 60 } });
    const browser = scene.createBrowser();
    await browser.resume(await scene.signInHere(browser));
    expect(outcomeOf(await browser.authorize({ max_age: "0" }))).toBe("PAGE");
    expect(outcomeOf(await browser.authorize({ max_age: "1" }))).toBe("GRANTED");
  });
});

describe("a verification is reused with", () => {
  it.each<[string, (identityId: string) => Record<string, string>]>([
    ["a max_age that has not passed", () => ({ max_age: "10000" })],
    ["the person's login_hint", () => ({ login_hint: PERSON })],
    ["the same, written differently", () => ({ login_hint: " ANA@Example.com " })],
    ["the identity's id as login_hint", (identityId) => ({ login_hint: identityId })],
    [
      "the person's sub in claims",
      (identityId) => ({
        claims: JSON.stringify({ id_token: { sub: { value: identityId } } }),
      }),
    ],
    ["acr_values, which are a wish", () => ({ acr_values: "urn:other" })],
  ])("%s", async (_, changes) => {
    const { browser, identityId } = await verified();
    expect(outcomeOf(await browser.authorize({ ...changes(identityId), prompt: "none" }))).toBe("GRANTED");
  });
});

describe("prompt=none never shows a page:", () => {
  it("a browser without a verification, or with a cookie that is none of ours", async () => {
    const { scene } = await verified();
    for (const jar of [new Map(), new Map([["__Host-countersign_op", "x".repeat(43)]])]) {
      const answer = await scene.createBrowser(jar).authorize({ prompt: "none" });
      expect([answer.status, errorOf(answer), answer.cookies]).toEqual([303, "login_required", []]);
    }
  });
});

describe("id_token_hint", () => {
  it("of the person of this browser: silent", async () => {
    const { scene, browser, identityId } = await verified();
    scene.hints.set("hint", { subject: identityId, clientIds: [scene.client.clientId] });
    expect(outcomeOf(await browser.authorize({ prompt: "none", id_token_hint: "hint" }))).toBe("GRANTED");
  });

  it("of another person: login_required, or a verification of that person", async () => {
    const { scene, browser } = await verified();
    scene.hints.set("hint", { subject: "idn_other", clientIds: [scene.client.clientId] });
    expect(outcomeOf(await browser.authorize({ prompt: "none", id_token_hint: "hint" }))).toBe(
      "login_required",
    );
    expect(outcomeOf(await browser.authorize({ id_token_hint: "hint" }))).toBe("PAGE");
  });

  it("of another person than is verified then: login_required and no code", async () => {
    const { scene, browser } = await verified();
    scene.hints.set("hint", { subject: "idn_other", clientIds: [scene.client.clientId] });
    const id = await scene.signInHere(browser, { id_token_hint: "hint", login_hint: PERSON });
    const answer = await browser.resume(id);
    expect([errorOf(answer), paramsOf(answer).get("code")]).toEqual(["login_required", null]);
  });

  it("names a person whom the page need not ask for; any other text names nobody, and goes nowhere", async () => {
    const { scene, browser, identityId } = await verified();
    const begin = async (subject: string, body: Record<string, unknown> = { device: "HERE" }) => {
      const claims = JSON.stringify({ id_token: { sub: { value: subject } } });
      const id = idOf(await browser.authorize({ prompt: "login", claims }));
      const { asksForLogin } = (await browser.view(id)).body;
      const begun = await browser.begin(id, body);
      const { sessionId } = (await scene.authorizations.get(id)) ?? {};
      return {
        asksForLogin,
        status: begun.status,
        session: await scene.sessions.get(sessionId ?? "none"),
        id,
      };
    };
    expect(await begin(identityId)).toMatchObject({
      asksForLogin: false,
      status: 200,
      session: { loginHint: PERSON },
    });
    const elsewhere = await createScene(table);
    const stranger = elsewhere.createBrowser();
    const theirs = await elsewhere.readGrant(await stranger.resume(await elsewhere.signInHere(stranger)));
    for (const subject of [
      theirs?.identityId ?? "",
      "idn_00000000000000000000000000",
      "mallory@evil.example",
      "x".repeat(7000),
      `idn_${"x".repeat(3000)}`,
      "ana\u202e\r\nBcc: eve@evil.example",
    ]) {
      expect(await begin(subject)).toMatchObject({ asksForLogin: true, status: 400, session: undefined });
    }
    // Whoever says to be somebody is verified as that one, and is not the person asked for.
    const other = await begin("mallory@evil.example", { device: "HERE", loginHint: PERSON });
    expect(other.session?.loginHint).toBe(PERSON);
  });

  it("made for another client, or at odds with claims: invalid_request", async () => {
    const { scene, browser, identityId } = await verified();
    scene.hints.set("foreign", { subject: identityId, clientIds: ["cli_other"] });
    scene.hints.set("own", { subject: identityId, clientIds: [scene.client.clientId] });
    expect(errorOf(await browser.authorize({ id_token_hint: "foreign" }))).toBe("invalid_request");
    const claims = '{"id_token":{"sub":{"value":"idn_other"}}}';
    expect(errorOf(await browser.authorize({ id_token_hint: "own", claims }))).toBe("invalid_request");
  });

  it("with a pairwise sub", async () => {
    const { scene, browser, identityId } = await verified();
    const settings = { sessionReuseMinutes: 60, subjectType: "pairwise" as const };
    const { clientId, integration } = await scene.createClient(settings);
    const subject = await scene.subjectOf(integration, settings, identityId);
    expect(subject).not.toBe(identityId);
    scene.hints.set("pairwise", { subject, clientIds: [clientId] });
    scene.hints.set("public", { subject: identityId, clientIds: [clientId] });
    const ask = (hint: string) => browser.authorize({ prompt: "none", id_token_hint: hint }, clientId);
    expect(outcomeOf(await ask("pairwise"))).toBe("GRANTED");
    expect(outcomeOf(await ask("public"))).toBe("login_required");
    const id = idOf(await browser.authorize({ id_token_hint: "pairwise", prompt: "login" }, clientId));
    expect((await browser.view(id)).body.asksForLogin).toBe(true);
  });
});
