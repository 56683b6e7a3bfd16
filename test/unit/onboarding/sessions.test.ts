import { describe, expect, it } from "vitest";
import { change } from "../../../lambdas/core/session/domain.ts";
import { createTestTable, readWholeTable } from "../../support/test-table.ts";
import { createBrowser, eventNames, lastCode } from "../verification/person.ts";
import { BASE, createOnboarding } from "./back-end.ts";

const table = await createTestTable();
const { product, newBackEnd } = await createOnboarding(table);

const tokenOf = (url: string) => url.slice(url.lastIndexOf("/") + 1);

const started = async (options = {}, body = {}) => {
  const caller = await newBackEnd(options);
  const reply = (await caller.request(body)).body;
  const browser = createBrowser(product);
  await browser.start(tokenOf(reply.url));
  return { caller, id: String(reply.interviewId), reply, browser };
};

describe("the status", () => {
  it("follows the person from start to success", async () => {
    const { caller, id, browser } = await started();
    expect((await caller.status(id)).body).toMatchObject({
      status: "STARTED",
      startedAt: "2026-03-01T12:00:00.000Z",
      modules: [{ status: "ACTIVE", attempts: 0 }],
    });
    await browser.act("verify", { code: lastCode(product) });
    expect((await caller.status(id)).body).toMatchObject({
      status: "SUCCEEDED",
      identityId: expect.stringMatching(/^idn_/),
      finishedAt: "2026-03-01T12:00:00.000Z",
      failureReason: null,
      modules: [{ status: "PASSED", attempts: 1 }],
    });
  });

  it("reads as expired from the moment on at which it is, before anybody has written that", async () => {
    const caller = await newBackEnd();
    const { interviewId } = (await caller.request({ linkValidityInMinutes: 1 })).body;
    product.clock.advance(60);
    expect((await caller.status(interviewId)).body).toMatchObject({
      status: "EXPIRED",
      failureReason: "LINK_EXPIRED",
      finishedAt: "2026-03-01T12:01:00.000Z",
    });
    product.clock.advance(-60);
    expect(await eventNames(product, interviewId)).toEqual([]);
  });

  it.each(["ses_0", "x", "SES_0", "%00", "..", "a".repeat(5000), "%F0%9F%98%80", "ses_0%23EVENT"])(
    "of an id that was never given out is 404 (%#)",
    async (id) => {
      const caller = await newBackEnd();
      expect((await caller.status(id)).status).toBe(404);
      for (const action of ["cancel", "resend", "redact"]) {
        expect((await caller.post(id, action)).status).toBe(404);
      }
    },
  );
});

describe("the list", () => {
  it("is newest first, in pages that neither skip nor repeat", async () => {
    const caller = await newBackEnd();
    const made: string[] = [];
    for (let i = 0; i < 7; i++) {
      made.unshift((await caller.request()).body.interviewId);
      product.clock.advance(1);
    }
    product.clock.advance(-7);
    const read: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { data: { interviewId: string }[]; nextCursor: string | null } = (
        await caller.list({ limit: "3", ...(cursor === null ? {} : { cursor }) })
      ).body;
      expect(page.data.length).toBeLessThanOrEqual(3);
      read.push(...page.data.map((session) => session.interviewId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(read).toEqual(made);
  });

  it("is narrowed by each filter, and by several at once", async () => {
    const caller = await newBackEnd();
    const a = (await caller.request({ loginHint: "Ana@Example.com", externalCustomerId: "c-1" })).body
      .interviewId;
    const b = (await caller.request({ loginHint: "bob", externalCustomerId: "c-1" })).body.interviewId;
    product.clock.advance(60);
    const c = (await caller.request({ loginHint: "bob" })).body.interviewId;
    product.clock.advance(-60);
    await caller.post(b, "cancel");
    const ids = async (query: Record<string, string>) =>
      (await caller.list(query)).body.data
        .map((session: { interviewId: string }) => session.interviewId)
        .sort();
    expect(await ids({ loginHint: " ana@example.com" })).toEqual([a]);
    expect(await ids({ externalCustomerId: "c-1" })).toEqual([a, b].sort());
    expect(await ids({ externalCustomerId: "c-1", loginHint: "bob" })).toEqual([b]);
    expect(await ids({ status: "CANCELED" })).toEqual([b]);
    expect(await ids({ status: "CREATED", loginHint: "bob" })).toEqual([c]);
    expect(await ids({ integrationReference: caller.tenant.integration.id })).toHaveLength(3);
    expect(await ids({ integrationReference: "int_0" })).toEqual([]);
    expect(await ids({ from: "2026-03-01T12:00:30Z" })).toEqual([c]);
    expect(await ids({ to: "2026-03-01T13:00:30+01:00" })).toEqual([a, b].sort());
    expect(await ids({ from: "2026-03-01T12:01:00Z", to: "2026-03-01T12:01:00Z" })).toEqual([]);
  });

  it.each([
    "limit=0",
    "limit=101",
    "limit=x",
    "limit=1.5",
    "limit=10&limit=20",
    "status=DONE",
    "status=created",
    "from=yesterday",
    "from=2026-03-01",
    "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z",
    "from=9999-12-31T23:59:59-23:59&to=2026-03-01T00:00:00Z",
    "cursor=",
    "cursor=x",
    "cursor=e30",
    `cursor=${"a".repeat(3000)}`,
    `loginHint=${"a".repeat(321)}`,
    `externalCustomerId=${"a".repeat(257)}`,
  ])("refuses a query that makes no sense (%s)", async (query) => {
    const caller = await newBackEnd();
    expect(await caller.call({ path: `${BASE}/sessions?${query}` })).toMatchObject({
      status: 400,
      body: { code: "VALIDATION_FAILED", errors: [{}] },
    });
  });
});

describe("cancelling", () => {
  it("ends an open session with its event, once, however often it is called", async () => {
    const { caller, id } = await started();
    for (let i = 0; i < 2; i++) {
      expect(await caller.post(id, "cancel")).toMatchObject({
        status: 200,
        body: { interviewId: id, status: "CANCELED", failureReason: "CANCELED" },
      });
    }
    expect(await eventNames(product, id)).toEqual(["SESSION_STARTED", "SESSION_FAILED"]);
    const audit = await product.audit.list(caller.tenant.organization.id, {}, { limit: 10 });
    const actions = audit.data.map((event) => event.action).sort();
    expect(actions).toEqual(["session.canceled", "session.requested"]);
  });

  it("refuses what has ended otherwise, and what waits for a reviewer", async () => {
    const { caller, id, browser } = await started();
    await browser.act("verify", { code: lastCode(product) });
    expect(await caller.post(id, "cancel")).toMatchObject({ status: 409, body: { code: "SESSION_ENDED" } });
    const waiting = await started({ modules: [{ type: "manual-review" }] });
    for (const action of ["cancel", "resend"]) {
      expect(await waiting.caller.post(waiting.id, action)).toMatchObject({
        status: 409,
        body: { code: "REVIEW_PENDING" },
      });
    }
    expect((await waiting.caller.status(waiting.id)).body.status).toBe("PENDING_REVIEW");
  });

  it("of an overdue session writes down that it has expired", async () => {
    const caller = await newBackEnd();
    const { interviewId } = (await caller.request({ linkValidityInMinutes: 1 })).body;
    product.clock.advance(60);
    expect((await caller.post(interviewId, "cancel")).status).toBe(409);
    expect((await caller.status(interviewId)).body).toMatchObject({
      status: "EXPIRED",
      failureReason: "LINK_EXPIRED",
    });
    product.clock.advance(-60);
    expect(await eventNames(product, interviewId)).toEqual(["SESSION_FAILED"]);
  });
});

describe("sending the link again", () => {
  it("gives a new link with the full time, by the same way as the first", async () => {
    const caller = await newBackEnd();
    const notification = { type: "EMAIL", email: "ana@example.com" };
    const first = (await caller.request({ notification, linkValidityInMinutes: 10 })).body;
    product.notifications.messages.length = 0;
    product.clock.advance(300);
    const again = await caller.post(first.interviewId, "resend");
    product.clock.advance(-300);
    expect(again).toMatchObject({
      status: 200,
      body: { interviewId: first.interviewId, expiresAt: "2026-03-01T12:15:00.000Z" },
    });
    expect(again.body.url).not.toBe(first.url);
    expect(Object.keys(again.body).sort()).toEqual(["expiresAt", "interviewId", "url"]);
    expect(product.notifications.messages).toMatchObject([{ to: "ana@example.com", url: again.body.url }]);
  });

  it("refuses what has ended", async () => {
    const { caller, id } = await started();
    await caller.post(id, "cancel");
    expect(await caller.post(id, "resend")).toMatchObject({ status: 409, body: { code: "SESSION_ENDED" } });
  });
});

describe("redacting", () => {
  const personal = {
    loginHint: "grace.hopper@example.com",
    externalCustomerId: "customer-77",
    correlationId: "correlation-77",
    customFields: { department: "navy-77" },
    notification: { type: "EMAIL_AND_SMS", email: "grace@home.example", phone: "+14155550177" },
  };
  const traces = /grace|hopper|customer-77|correlation-77|navy-77|4155550177/;

  it("removes the person from the session and its events, and keeps what happened and when", async () => {
    const { caller, id } = await started({}, personal);
    const answer = await caller.post(id, "redact");
    expect(answer).toMatchObject({
      status: 200,
      body: {
        interviewId: id,
        status: "CANCELED",
        loginHint: "[redacted]",
        externalCustomerId: null,
        customFields: {},
      },
    });
    const rows = (await readWholeTable(table)).filter((item) => item.pk === `SESSION#${id}`);
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toMatch(traces);
    expect(await eventNames(product, id)).toEqual(["SESSION_STARTED", "SESSION_FAILED"]);
    const audit = await product.audit.list(caller.tenant.organization.id, {}, { limit: 10 });
    expect(audit.data.map((event) => event.action)).toContain("session.redacted");
    expect(JSON.stringify(audit.data)).not.toMatch(traces);
  });

  it("makes it unfindable by the person and by the caller's id, and may be repeated", async () => {
    const { caller, id } = await started({}, personal);
    await caller.post(id, "redact");
    expect((await caller.post(id, "redact")).status).toBe(200);
    for (const query of [{ loginHint: personal.loginHint }, { externalCustomerId: "customer-77" }]) {
      expect((await caller.list(query)).body.data).toEqual([]);
    }
    expect((await caller.list()).body.data).toHaveLength(1);
  });

  it("waits for a reviewer's decision", async () => {
    const { caller, id } = await started({ modules: [{ type: "manual-review" }] });
    expect(await caller.post(id, "redact")).toMatchObject({ status: 409, body: { code: "REVIEW_PENDING" } });
    const session = await product.sessions.get(id);
    if (session === undefined) throw new Error("no session");
    await product.writer.write(
      change(session, "fail", { failureReason: "REVIEW_REJECTED" }, product.writer.now()),
    );
    expect((await caller.post(id, "redact")).status).toBe(200);
  });
});
