import { describe, expect, it } from "vitest";
import { cancelSession } from "../../../lambdas/core/session/administer-session.ts";
import {
  createSession,
  createTenant,
  createTestProduct,
  type TenantOptions,
} from "../../support/test-product.ts";
import { createTestTable } from "../../support/test-table.ts";
import { BASE_URL, createBrowser, createTabs, eventNames, lastCode, wrongCode } from "./person.ts";

const table = await createTestTable();

const setUp = async (options: TenantOptions = {}, body: Record<string, unknown> = {}) => {
  const product = createTestProduct(table, BASE_URL);
  const tenant = await createTenant(product, options);
  const session = await createSession(product, tenant, body);
  const browser = createBrowser(product);
  const started = await browser.start(session.token);
  return { product, tenant, session, browser, started };
};

const both = { notification: { type: "SMS", phone: "+14155550123" } };

describe("a verification by one-time code", () => {
  it("sends the code at the start where there is one way to send it", async () => {
    const { product, started } = await setUp();
    expect(started.body).toMatchObject({
      steps: [{ type: "one-time-code", status: "ACTIVE" }],
      current: {
        module: "one-time-code",
        view: {
          phase: "ENTER",
          sentTo: { channel: "EMAIL", destination: "a•••@e•••.com" },
          codeExpiresAt: "2026-03-01T12:10:00.000Z",
          resendAvailableAt: "2026-03-01T12:00:30.000Z",
          resendsLeft: 3,
          attemptsLeft: 5,
          deliveryFailed: false,
          error: null,
        },
      },
    });
    expect(product.notifications.messages).toMatchObject([
      {
        kind: "CODE",
        channel: "EMAIL",
        to: "ana@example.com",
        organizationName: "Acme Bank",
        validMinutes: 10,
      },
    ]);
  });

  it("lets the person choose where there are two ways", async () => {
    const { product, browser, started } = await setUp({}, both);
    expect(started.body.current.view).toMatchObject({
      phase: "CHOOSE",
      channels: [
        { channel: "EMAIL", destination: "a•••@e•••.com" },
        { channel: "SMS", destination: "+••• 23" },
      ],
    });
    expect(product.notifications.messages.filter((each) => each.kind === "CODE")).toEqual([]);
    const answer = await browser.act("send", { channel: "SMS" });
    expect(answer.body.current.view).toMatchObject({ phase: "ENTER", sentTo: { channel: "SMS" } });
    expect(product.notifications.messages.at(-1)).toMatchObject({ channel: "SMS", to: "+14155550123" });
  });

  it("ends with success, an enrolled person and the events in order", async () => {
    const { product, tenant, session, browser } = await setUp({
      redirectUrl: "https://app.example.com/back?a=1",
    });
    const answer = await browser.act("verify", { code: lastCode(product) });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        status: "SUCCEEDED",
        current: null,
        failureReason: null,
        steps: [{ type: "one-time-code", status: "PASSED" }],
        redirectUrl: `https://app.example.com/back?a=1&interviewId=${session.id}`,
      },
    });
    const person = await product.identities.findByLogin(tenant.organization.id, "ana@example.com");
    expect(person).toMatchObject({
      email: "ana@example.com",
      verifiedEmail: "ana@example.com",
      verifiedPhone: null,
      enrolledAt: "2026-03-01T12:00:00.000Z",
    });
    expect(await product.events.listOfSession(session.id)).toMatchObject([
      { sequence: 1, eventType: "SESSION_STARTED", identityId: null },
      {
        sequence: 2,
        eventType: "SESSION_SUCCEEDED",
        identityId: person?.id,
        onboardingStatus: "ONBOARDING_FINISHED",
      },
      { sequence: 3, eventType: "IDENTITY_ENROLLED", identityId: person?.id },
    ]);
  });

  it("enrols a person once, however many of their verifications succeed at the same time", async () => {
    const product = createTestProduct(table, BASE_URL);
    const tenant = await createTenant(product);
    const visits = [];
    for (let i = 0; i < 3; i++) {
      const session = await createSession(product, tenant);
      const browser = createBrowser(product);
      await browser.start(session.token);
      visits.push({ session, browser, code: lastCode(product) });
    }
    const answers = await Promise.all(visits.map(({ browser, code }) => browser.act("verify", { code })));
    expect(answers.map((answer) => answer.body.status)).toEqual(["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]);
    const events = await Promise.all(visits.map(({ session }) => product.events.listOfSession(session.id)));
    expect(events.flat().filter((event) => event.eventType === "IDENTITY_ENROLLED")).toHaveLength(1);
    expect(new Set(events.flat().flatMap((event) => event.identityId ?? [])).size).toBe(1);
  });

  it("counts wrong codes and ends with the fifth", async () => {
    const { product, session, browser } = await setUp();
    const code = wrongCode(product);
    for (const left of [4, 3, 2, 1]) {
      const answer = await browser.act("verify", { code });
      expect(answer).toMatchObject({
        status: 200,
        body: { status: "STARTED", current: { view: { error: "CODE_INCORRECT", attemptsLeft: left } } },
      });
    }
    expect((await browser.act("verify", { code })).body).toMatchObject({
      status: "FAILED",
      failureReason: "TOO_MANY_ATTEMPTS",
      current: null,
      steps: [{ status: "FAILED" }],
    });
    expect(await product.sessions.get(session.id)).toMatchObject({
      moduleState: null,
      modules: [{ attempts: 5, reasons: ["TOO_MANY_ATTEMPTS"] }],
    });
    expect(await eventNames(product, session.id)).toEqual(["SESSION_STARTED", "SESSION_FAILED"]);
    const after = await browser.act("verify", { code: lastCode(product) });
    expect(after).toMatchObject({ status: 409, body: { code: "SESSION_NOT_ACTIVE" } });
  });

  it("lets the workflow send a failure to a reviewer instead", async () => {
    const { product, session, browser } = await setUp({ decision: { onFailure: "REVIEW" } });
    const code = wrongCode(product);
    for (let i = 0; i < 4; i++) await browser.act("verify", { code });
    expect((await browser.act("verify", { code })).body).toMatchObject({
      status: "PENDING_REVIEW",
      failureReason: null,
      steps: [{ status: "FAILED" }],
    });
    expect(await eventNames(product, session.id)).toEqual(["SESSION_STARTED", "SESSION_PENDING_REVIEW"]);
  });

  it("fails at once, with start and end in one write, where nobody can be reached", async () => {
    const { product, session, started } = await setUp({}, { loginHint: "employee-7" });
    expect(started.body).toMatchObject({
      status: "FAILED",
      failureReason: "NO_CONTACT_POINT",
      current: null,
    });
    expect(await eventNames(product, session.id)).toEqual(["SESSION_STARTED", "SESSION_FAILED"]);
  });
});

describe("a workflow of several modules", () => {
  const modules = [{ type: "one-time-code" }, { type: "manual-review" }];

  it("goes from one to the next in the write that passes the first", async () => {
    const { product, session, browser } = await setUp({ modules });
    const answer = await browser.act("verify", { code: lastCode(product) });
    expect(answer.body).toMatchObject({
      status: "PENDING_REVIEW",
      current: null,
      steps: [{ status: "PASSED" }, { status: "REVIEW" }],
    });
    expect(await eventNames(product, session.id)).toEqual(["SESSION_STARTED", "SESSION_PENDING_REVIEW"]);
    expect(await browser.act("verify", { code: "123456" })).toMatchObject({
      status: 409,
      body: { code: "SESSION_NOT_ACTIVE" },
    });
  });

  it("keeps the state of a type that comes twice apart", async () => {
    const { product, session, browser } = await setUp({
      modules: [{ type: "one-time-code" }, { type: "one-time-code" }],
    });
    const first = lastCode(product);
    await browser.act("verify", { code: wrongCode(product) });
    const second = await browser.act("verify", { code: first });
    expect(second.body).toMatchObject({
      status: "STARTED",
      steps: [{ status: "PASSED" }, { status: "ACTIVE" }],
      current: { view: { attemptsLeft: 5 } },
    });
    expect((await browser.act("verify", { code: lastCode(product) })).body.status).toBe("SUCCEEDED");
    expect((await product.sessions.get(session.id))?.modules.map((module) => module.attempts)).toEqual([
      2, 1,
    ]);
  });

  it("waits for a reviewer from the start where that is the only module", async () => {
    const { product, session, started } = await setUp({ modules: [{ type: "manual-review" }] });
    expect(started.body).toMatchObject({ status: "PENDING_REVIEW", steps: [{ status: "REVIEW" }] });
    expect(await eventNames(product, session.id)).toEqual(["SESSION_STARTED", "SESSION_PENDING_REVIEW"]);
  });
});

describe("the same step twice at once", () => {
  const lost = { status: 409, body: { code: "CONFLICT" } };

  it("counts one attempt and tells the others to look again", async () => {
    const { product, session, browser } = await setUp();
    const code = wrongCode(product);
    const answers = await Promise.all(
      createTabs(product, browser, 4).map((tab) => tab.act("verify", { code })),
    );
    const refused = answers.filter((answer) => answer.status !== 200);
    expect(refused).toMatchObject([lost, lost, lost]);
    expect((await product.sessions.get(session.id))?.modules[0]?.attempts).toBe(1);
    expect((await browser.session()).body.current.view.attemptsLeft).toBe(4);
  });

  it("answers the one that lost alike whether its code was right or wrong", async () => {
    const { product, session, browser } = await setUp();
    const [first, second] = createTabs(product, browser, 2);
    const codes = [lastCode(product), wrongCode(product)];
    const answers = await Promise.all([
      first?.act("verify", { code: codes[0] }),
      second?.act("verify", { code: codes[1] }),
    ]);
    expect(answers.map((answer) => answer?.status).sort()).toEqual([200, 409]);
    expect(answers.find((answer) => answer?.status === 409)).toMatchObject(lost);
    const succeeded = answers[0]?.status === 200;
    expect((await product.sessions.get(session.id))?.status).toBe(succeeded ? "SUCCEEDED" : "STARTED");
    expect(await eventNames(product, session.id)).toHaveLength(succeeded ? 3 : 1);
  });

  it("sends one code for two presses of Send", async () => {
    const { product, browser } = await setUp({}, both);
    const before = product.notifications.messages.length;
    const answers = await Promise.all(
      createTabs(product, browser, 2).map((tab) => tab.act("send", { channel: "EMAIL" })),
    );
    expect(answers.filter((answer) => answer.status !== 200)).toMatchObject([lost]);
    expect(product.notifications.messages.length - before).toBe(1);
  });

  it("gives way to a cancel that comes in between", async () => {
    const { product, tenant, session, browser } = await setUp();
    const [answer] = await Promise.all([
      browser.act("verify", { code: lastCode(product) }),
      cancelSession(product, {
        organizationId: tenant.organization.id,
        actor: { type: "USER", id: "usr_1" },
        id: session.id,
      }).catch(() => undefined),
    ]);
    const end = (await product.sessions.get(session.id))?.status;
    expect(["SUCCEEDED", "CANCELED"]).toContain(end);
    expect(answer.status).toBe(end === "SUCCEEDED" ? 200 : 409);
    const terminal = (await eventNames(product, session.id)).filter((name) =>
      ["SESSION_SUCCEEDED", "SESSION_FAILED"].includes(name),
    );
    expect(terminal).toHaveLength(1);
  });
});

describe("the clock", () => {
  it("passing the end between two steps ends the session right then", async () => {
    const { product, session, browser } = await setUp();
    product.clock.advance(30 * 60);
    const expired = { status: 410, body: { code: "SESSION_EXPIRED" } };
    expect((await browser.session()).body).toMatchObject({
      status: "EXPIRED",
      failureReason: "SESSION_EXPIRED",
    });
    expect((await product.sessions.get(session.id))?.status).toBe("STARTED");
    expect(await browser.act("verify", { code: lastCode(product) })).toMatchObject(expired);
    expect(await product.sessions.get(session.id)).toMatchObject({ status: "EXPIRED" });
    expect(await product.events.listOfSession(session.id)).toMatchObject([
      {},
      { eventType: "SESSION_FAILED", failureReason: "SESSION_EXPIRED", sequence: 2 },
    ]);
    expect(await browser.act("verify", { code: lastCode(product) })).toMatchObject(expired);
    expect(await eventNames(product, session.id)).toHaveLength(2);
  });

  it("one millisecond before the end still lets a step count", async () => {
    const { product, browser } = await setUp({ sessionMinutes: 5 });
    product.clock.advance(5 * 60 - 0.001);
    expect((await browser.act("verify", { code: lastCode(product) })).body.status).toBe("SUCCEEDED");
  });

  it("makes a code worthless after ten minutes without counting the attempt", async () => {
    const { product, browser } = await setUp();
    product.clock.advance(10 * 60);
    expect((await browser.act("verify", { code: lastCode(product) })).body.current.view).toMatchObject({
      error: "CODE_EXPIRED",
      attemptsLeft: 5,
    });
  });
});

describe("a code that cannot even be queued", () => {
  it("is told to the person, who may send another at once", async () => {
    const product = createTestProduct(table, BASE_URL);
    const session = await createSession(product, await createTenant(product));
    const browser = createBrowser(product);
    product.notifications.refuse = true;
    const started = await browser.start(session.token);
    expect(started).toMatchObject({
      status: 200,
      body: { status: "STARTED", current: { view: { deliveryFailed: true } } },
    });
    expect(product.log.codes()).toContain("MESSAGE_NOT_QUEUED");
    product.notifications.refuse = false;
    const again = await browser.act("send", { channel: "EMAIL" });
    expect(again.body.current.view).toMatchObject({ deliveryFailed: false });
    expect((await browser.act("verify", { code: lastCode(product) })).body.status).toBe("SUCCEEDED");
  });
});
