import { describe, expect, it } from "vitest";
import { newIdentity } from "../../../lambdas/core/identity/domain.ts";
import { patchIntegration } from "../../../lambdas/core/integration/domain.ts";
import { commit } from "../../support/test-product.ts";
import { createTestTable, readWholeTable } from "../../support/test-table.ts";
import { BASE, createOnboarding } from "./back-end.ts";

const table = await createTestTable();
const { product, asBackEnd, newBackEnd } = await createOnboarding(table);

describe("requesting a verification", () => {
  it("answers the id, the link, its end and the state, and nothing more", async () => {
    const caller = await newBackEnd();
    const answer = await caller.request();
    expect(answer.status).toBe(200);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.body).toEqual({
      interviewId: expect.stringMatching(/^ses_[0-9a-z]{26}$/),
      url: expect.stringMatching(/^https:\/\/id\.example\.com\/v\/[A-Za-z0-9_-]{43}$/),
      expiresAt: "2026-03-01T13:00:00.000Z",
      status: "CREATED",
    });
  });

  it("echoes what the caller gave in every later answer", async () => {
    const caller = await newBackEnd();
    const given = {
      externalCustomerId: "ticket 42",
      correlationId: "c-1",
      customFields: { ticket: "T-1", ключ: "значение" },
    };
    const { interviewId } = (await caller.request(given)).body;
    expect((await caller.status(interviewId)).body).toEqual({
      interviewId,
      status: "CREATED",
      integrationReference: caller.tenant.integration.id,
      integrationName: "Back office",
      workflowId: caller.tenant.workflow.id,
      workflowVersion: 1,
      loginHint: "ana@example.com",
      ...given,
      identityId: null,
      failureReason: null,
      modules: [{ type: "one-time-code", status: "PENDING", attempts: 0, reasons: [] }],
      createdAt: "2026-03-01T12:00:00.000Z",
      startedAt: null,
      finishedAt: null,
      expiresAt: "2026-03-01T13:00:00.000Z",
    });
  });

  it.each([
    [{ linkValidityInMinutes: 10 }, "2026-03-01T12:10:00.000Z"],
    [{ linkExpiryMinutes: 10 }, "2026-03-01T12:10:00.000Z"],
    [{ linkValidityInMinutes: 1, linkExpiryMinutes: 10 }, "2026-03-01T12:01:00.000Z"],
    [{ linkValidityInMinutes: 10_080 }, "2026-03-08T12:00:00.000Z"],
  ])("takes the link's time under both names (%j)", async (body, expiresAt) => {
    expect((await (await newBackEnd()).request(body)).body.expiresAt).toBe(expiresAt);
  });

  it("takes the correlation id under both names", async () => {
    const caller = await newBackEnd();
    const { interviewId } = (await caller.request({ correlation_id: "c-2" })).body;
    expect((await caller.status(interviewId)).body.correlationId).toBe("c-2");
  });

  it("ignores fields that it does not know", async () => {
    const caller = await newBackEnd();
    const answer = await caller.request({
      configurationId: "x",
      uuid: 7,
      nested: { a: [1] },
      notification: { type: "EMAIL", email: "ana@example.com", template: "x" },
    });
    expect(answer.status).toBe(200);
  });

  it("keeps a language that pages exist in, by its main part, else the organization's", async () => {
    const caller = await newBackEnd();
    for (const [language, kept] of [
      ["es-419", "es"],
      ["ES", "es"],
      ["fr", "en"],
      [undefined, "en"],
    ] as const) {
      const { interviewId } = (await caller.request(language === undefined ? {} : { language })).body;
      expect((await product.sessions.get(interviewId))?.language).toBe(kept);
    }
  });

  it("writes session, link and audit event together, and the link only as a hash", async () => {
    const caller = await newBackEnd();
    const { interviewId, url } = (await caller.request()).body;
    const token = url.slice(url.lastIndexOf("/") + 1);
    expect(JSON.stringify(await readWholeTable(table))).not.toContain(token);
    const audit = await product.audit.list(caller.tenant.organization.id, {}, { limit: 10 });
    expect(audit.data).toMatchObject([
      {
        action: "session.requested",
        actor: { type: "CLIENT", id: "client-1" },
        target: { type: "session", id: interviewId },
      },
    ]);
  });

  it("takes what clients of loose servers send, and answers with texts", async () => {
    const caller = await newBackEnd();
    const { interviewId, expiresAt } = (
      await caller.request({
        externalCustomerId: 42,
        correlation_id: 7.5,
        linkValidityInMinutes: "10",
        customFields: { order: 17, vip: true, note: "one\n\ttwo", none: null },
        notification: { type: "EMAIL", email: "ana@example.com", phone: "" },
      })
    ).body;
    expect(expiresAt).toBe("2026-03-01T12:10:00.000Z");
    expect((await caller.status(interviewId)).body).toMatchObject({
      externalCustomerId: "42",
      correlationId: "7.5",
      customFields: { order: "17", vip: "true", note: "one\n\ttwo" },
    });
  });

  it.each([null, ""])("takes %j in the place of whatever may be left out", async (nothing) => {
    const caller = await newBackEnd();
    const { interviewId, expiresAt } = (
      await caller.request({
        externalCustomerId: nothing,
        correlationId: nothing,
        correlation_id: "c-3",
        language: nothing,
        linkValidityInMinutes: nothing,
        linkExpiryMinutes: 10,
        ...(nothing === null ? { notification: null, customFields: null } : {}),
      })
    ).body;
    expect(expiresAt).toBe("2026-03-01T12:10:00.000Z");
    expect((await caller.status(interviewId)).body).toMatchObject({
      externalCustomerId: null,
      correlationId: "c-3",
      customFields: {},
    });
  });

  it("makes two sessions of two calls", async () => {
    const caller = await newBackEnd();
    const [a, b] = [await caller.request(), await caller.request()];
    expect(a.body.interviewId).not.toBe(b.body.interviewId);
  });
});

describe("having the link delivered", () => {
  const sent = () => product.notifications.messages.splice(0);

  it.each([
    [{ type: "EMAIL", email: "b@example.com" }, [["EMAIL", "b@example.com"]]],
    [{ type: "SMS", phone: "+14155550123" }, [["SMS", "+14155550123"]]],
    [
      { type: "EMAIL_AND_SMS", email: "b@example.com", phone: "+14155550123" },
      [
        ["EMAIL", "b@example.com"],
        ["SMS", "+14155550123"],
      ],
    ],
    [{ type: "EMAIL", email: "b@example.com", phone: "+14155550123" }, [["EMAIL", "b@example.com"]]],
  ])("goes out by the ways asked for (%j)", async (notification, expected) => {
    const caller = await newBackEnd();
    sent();
    const { url } = (await caller.request({ notification })).body;
    const messages = sent();
    expect(messages.map((message) => [message.channel, message.to])).toEqual(expected);
    for (const message of messages) expect(message).toMatchObject({ kind: "LINK", url });
  });

  it("goes to the directory's addresses where none is given, and nowhere when it is not asked for", async () => {
    const caller = await newBackEnd();
    const person = {
      organizationId: caller.tenant.organization.id,
      loginHint: "Employee-7",
      email: "seven@example.com",
      phone: null,
    };
    await commit(
      table,
      product.identities.create(newIdentity(product.ids.next("idn"), person, product.clock.now())),
    );
    sent();
    await caller.request({ loginHint: "employee-7", notification: { type: "EMAIL" } });
    expect(sent()).toMatchObject([{ to: "seven@example.com" }]);
    await caller.request({ loginHint: "employee-7" });
    expect(sent()).toEqual([]);
    expect(
      await caller.request({ loginHint: "employee-7", notification: { type: "EMAIL_AND_SMS" } }),
    ).toMatchObject({
      status: 400,
      body: { code: "VALIDATION_FAILED", errors: [{ path: "notification.phone" }] },
    });
    expect(sent()).toEqual([]);
  });
});

describe("where codes go", () => {
  const contactOf = async (
    known: { email: string | null; phone: string | null } | undefined,
    notification: Record<string, string>,
    loginHint = "employee-8",
  ) => {
    const caller = await newBackEnd();
    const person = { organizationId: caller.tenant.organization.id, loginHint };
    if (known !== undefined) {
      const identity = newIdentity(product.ids.next("idn"), { ...person, ...known }, product.clock.now());
      await commit(table, product.identities.create(identity));
    }
    const { interviewId } = (await caller.request({ loginHint, notification })).body;
    return (await product.sessions.get(interviewId))?.contact;
  };
  const given = { type: "EMAIL_AND_SMS", email: "new@example.com", phone: "+14155550199" };

  it.each([
    [{ email: "eight@example.com", phone: null }, { email: "eight@example.com" }],
    [{ email: null, phone: "+14155550108" }, { phone: "+14155550108" }],
    [
      { email: "eight@example.com", phone: "+14155550108" },
      { email: "eight@example.com", phone: "+14155550108" },
    ],
  ])(
    "is where the organization knows the person, wherever the link was sent (%j)",
    async (known, expected) => {
      expect(await contactOf(known, given)).toEqual(expected);
    },
  );

  it("is what the caller gave for somebody whom nobody can reach yet, else the hint", async () => {
    const both = { email: given.email, phone: given.phone };
    expect(await contactOf(undefined, given)).toEqual(both);
    expect(await contactOf({ email: null, phone: null }, given)).toEqual(both);
    const sms = { type: "SMS", phone: given.phone };
    expect(await contactOf(undefined, sms, "ana@example.com")).toEqual({
      email: "ana@example.com",
      phone: given.phone,
    });
  });
});

describe("an integration that cannot be used", () => {
  it("is told apart: disabled, of another type, unknown", async () => {
    const caller = await newBackEnd();
    const { integration, organization } = caller.tenant;
    const other = {
      ...integration,
      id: product.ids.next("int"),
      type: "CLIENT_CREDENTIALS" as const,
      name: "Client",
    };
    await commit(table, product.integrations.create(other));
    expect(await caller.request({ integrationReference: other.id })).toMatchObject({
      status: 409,
      body: { code: "WRONG_INTEGRATION_TYPE" },
    });
    const disabled = {
      ...patchIntegration(integration, {}, product.clock.now()),
      status: "DISABLED" as const,
    };
    await commit(table, product.integrations.update(integration, disabled));
    expect(await caller.request()).toMatchObject({ status: 409, body: { code: "INTEGRATION_DISABLED" } });
    expect(await caller.request({ integrationReference: organization.id })).toMatchObject({
      status: 404,
      body: { code: "INTEGRATION_NOT_FOUND" },
    });
  });
});

describe("the same Idempotency-Key", () => {
  const key = () => ({ "idempotency-key": product.ids.token(12) });

  it("with the same body makes nothing new and answers the same, link included", async () => {
    const caller = await newBackEnd();
    const headers = key();
    const first = await caller.request({}, headers);
    product.clock.advance(60);
    const second = await caller.request({}, headers);
    expect(second).toMatchObject({ status: 200, body: first.body });
    expect((await caller.list()).body.data).toHaveLength(1);
  });

  it("at the same time makes one session", async () => {
    const caller = await newBackEnd();
    const headers = key();
    const answers = await Promise.all(Array.from({ length: 5 }, () => caller.request({}, headers)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect((await caller.list()).body.data).toHaveLength(1);
  });

  it("sends the link after all where the first call died before it was queued", async () => {
    const caller = await newBackEnd();
    const headers = key();
    const body = { notification: { type: "EMAIL", email: "ana@example.com" } };
    product.notifications.refuse = true;
    expect((await caller.request(body, headers)).status).toBe(503);
    product.notifications.refuse = false;
    product.notifications.messages.length = 0;
    const again = await caller.request(body, headers);
    expect(again.status).toBe(200);
    expect(product.notifications.messages).toMatchObject([{ kind: "LINK", url: again.body.url }]);
    expect((await caller.list()).body.data).toHaveLength(1);
  });

  it("sends nothing again once the link was sent, replaced or used", async () => {
    const caller = await newBackEnd();
    const headers = key();
    const body = { notification: { type: "EMAIL", email: "ana@example.com" } };
    const { interviewId } = (await caller.request(body, headers)).body;
    await caller.post(interviewId, "resend");
    product.notifications.messages.length = 0;
    expect((await caller.request(body, headers)).status).toBe(200);
    await caller.post(interviewId, "cancel");
    expect((await caller.request(body, headers)).status).toBe(200);
    expect(product.notifications.messages).toEqual([]);
  });

  it("with another body is refused", async () => {
    const caller = await newBackEnd();
    const headers = key();
    await caller.request({}, headers);
    expect(await caller.request({ correlationId: "other" }, headers)).toMatchObject({
      status: 409,
      body: { code: "IDEMPOTENCY_KEY_REUSED" },
    });
  });

  it("means nothing to another organization, and is forgotten after a day", async () => {
    const headers = key();
    const [caller, other] = [await newBackEnd(), await newBackEnd()];
    const first = await caller.request({}, headers);
    expect((await other.request({}, headers)).body.interviewId).not.toBe(first.body.interviewId);
    product.clock.advance(24 * 60 * 60);
    const nextDay = await (await asBackEnd(caller.tenant)).request({}, headers);
    product.clock.advance(-24 * 60 * 60);
    expect(nextDay.status).toBe(200);
    expect(nextDay.body.interviewId).not.toBe(first.body.interviewId);
  });

  it.each(["", " ", "a b", "é", "x".repeat(256)])("that is none is refused (%#)", async (value) => {
    const caller = await newBackEnd();
    expect(await caller.request({}, { "idempotency-key": value })).toMatchObject({
      status: 400,
      body: { errors: [{ path: "Idempotency-Key" }] },
    });
    expect((await caller.list()).body.data).toEqual([]);
  });
});

describe("bad input", () => {
  const bad: [Record<string, unknown>, string][] = [
    [{ integrationReference: undefined }, "integrationReference"],
    [{ integrationReference: true }, "integrationReference"],
    [{ integrationReference: "" }, "integrationReference"],
    [{ integrationReference: "i".repeat(129) }, "integrationReference"],
    [{ loginHint: undefined }, "loginHint"],
    [{ loginHint: null }, "loginHint"],
    [{ loginHint: "" }, "loginHint"],
    [{ loginHint: "  " }, "loginHint"],
    [{ loginHint: "x".repeat(321) }, "loginHint"],
    [{ loginHint: "a\u0000b" }, "loginHint"],
    [{ loginHint: "a\nb" }, "loginHint"],
    [{ loginHint: "\ud800" }, "loginHint"],
    [{ loginHint: "a\ufffe" }, "loginHint"],
    [{ externalCustomerId: "\u{1ffff}" }, "externalCustomerId"],
    [{ customFields: { a: "\uffff" } }, "customFields.a"],
    [{ customFields: { "\ufdd0": "a" } }, "customFields"],
    [{ loginHint: ["ana@example.com"] }, "loginHint"],
    [{ linkValidityInMinutes: 0 }, "linkValidityInMinutes"],
    [{ linkValidityInMinutes: 10_081 }, "linkValidityInMinutes"],
    [{ linkValidityInMinutes: 1.5 }, "linkValidityInMinutes"],
    [{ linkValidityInMinutes: "ten" }, "linkValidityInMinutes"],
    [{ linkValidityInMinutes: "1.5" }, "linkValidityInMinutes"],
    [{ linkValidityInMinutes: "99999999" }, "linkValidityInMinutes"],
    [{ linkValidityInMinutes: true }, "linkValidityInMinutes"],
    [{ linkExpiryMinutes: -1 }, "linkExpiryMinutes"],
    [{ notification: "EMAIL" }, "notification"],
    [{ notification: {} }, "notification.type"],
    [{ notification: { type: "FAX" } }, "notification.type"],
    [{ notification: { type: "EMAIL" } }, "notification.email"],
    [{ notification: { type: "EMAIL", email: "nobody" } }, "notification.email"],
    [{ notification: { type: "EMAIL", email: "a@b.co\r\nBcc: x@y.co" } }, "notification.email"],
    [{ notification: { type: "SMS", phone: "0155550123" } }, "notification.phone"],
    [{ notification: { type: "SMS", phone: "+1" } }, "notification.phone"],
    [{ externalCustomerId: " " }, "externalCustomerId"],
    [{ externalCustomerId: true }, "externalCustomerId"],
    [{ externalCustomerId: { id: 7 } }, "externalCustomerId"],
    // More digits than a number can keep: it would come back as another id.
    [{ externalCustomerId: 2 ** 53 }, "externalCustomerId"],
    [{ externalCustomerId: "x".repeat(257) }, "externalCustomerId"],
    [{ correlationId: "x".repeat(257) }, "correlationId"],
    [{ customFields: [] }, "customFields"],
    [{ customFields: { a: [1] } }, "customFields.a"],
    [{ customFields: { a: { b: 1 } } }, "customFields.a"],
    [{ customFields: { a: "x\u0007" } }, "customFields.a"],
    [{ customFields: { "a\nb": "x" } }, "customFields"],
    [{ customFields: { a: "x".repeat(513) } }, "customFields.a"],
    [{ customFields: { ["k".repeat(65)]: "x" } }, "customFields"],
    [
      { customFields: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, "v"])) },
      "customFields",
    ],
    [{ language: "english!" }, "language"],
    [{ language: "e" }, "language"],
    [{ language: 7 }, "language"],
  ];

  it.each(bad)("is refused with the field's name, and nothing changes (%#: %j)", async (patch, path) => {
    const caller = await newBackEnd();
    const before = await readWholeTable(table);
    const answer = await caller.request(patch);
    expect(answer).toMatchObject({
      status: 400,
      body: {
        timestamp: expect.any(Number),
        status: 400,
        error: "Bad Request",
        message: expect.any(String),
        path: `${BASE}/request-new`,
        code: "VALIDATION_FAILED",
      },
    });
    expect(answer.body.errors.map((error: { path: string }) => error.path).join()).toContain(path);
    expect(await readWholeTable(table)).toEqual(before);
  });

  it.each([
    ["{", 400, "MALFORMED_JSON"],
    ['{"customFields":{"__proto__":"x"}}', 400, "VALIDATION_FAILED"],
    ["[]", 400, "VALIDATION_FAILED"],
    ["null", 400, "VALIDATION_FAILED"],
    ['"text"', 400, "VALIDATION_FAILED"],
    [`{"loginHint":"${"x".repeat(70_000)}"}`, 413, "BODY_TOO_LARGE"],
  ])("that is no object of ours is refused (%#)", async (body, status, code) => {
    const caller = await newBackEnd();
    expect(await caller.call({ path: `${BASE}/request-new`, body })).toMatchObject({
      status,
      body: { code },
    });
  });

  it.each([
    ["a\u0007b", "must not contain control characters"],
    ["\ud800", "must not contain half a surrogate pair or a code point that is no character"],
  ])("says what is wrong with a text that cannot be told on (%j)", async (externalCustomerId, message) => {
    const answer = await (await newBackEnd()).request({ externalCustomerId });
    expect(answer.body.errors).toEqual([{ path: "externalCustomerId", message }]);
  });

  it("in another content type is refused", async () => {
    const caller = await newBackEnd();
    const answer = await caller.call({
      path: `${BASE}/request-new`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "loginHint=a",
    });
    expect(answer).toMatchObject({ status: 415, body: { code: "UNSUPPORTED_MEDIA_TYPE" } });
  });
});
