import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newIdentity } from "../../../lambdas/core/identity/domain.ts";
import { change } from "../../../lambdas/core/session/domain.ts";
import type { Session } from "../../../lambdas/core/session/schema.ts";
import { commit, createSession } from "../../support/test-product.ts";
import { createTestApi, type TestApi, type TestOrganization } from "./api.ts";

let api: TestApi;
let org: TestOrganization;

beforeAll(async () => {
  api = await createTestApi();
});
beforeEach(async () => {
  org = await api.openOrganization({ modules: [{ type: "one-time-code" }, { type: "manual-review" }] });
  api.product.notifications.messages.length = 0;
});

const read = async (id: string): Promise<Session> => {
  const session = await api.product.sessions.get(id);
  if (session === undefined) throw new Error("gone");
  return session;
};

/** As the verification API leaves a session whose last module waits for a reviewer. */
const waitForReview = async (id: string, proved: Partial<Session> = {}): Promise<void> => {
  const at = api.product.writer.now();
  const started = change(await read(id), "start", { startedAt: at.now.toISOString() }, at);
  await api.product.writer.write(started);
  const modules = started.after.modules.map((module, index) => ({
    ...module,
    status: index === 0 ? ("PASSED" as const) : ("REVIEW" as const),
  }));
  await api.product.writer.write(
    change(started.after, "review", { modules, ...proved }, api.product.writer.now()),
  );
};

const sessionInReview = async (): Promise<string> => {
  const { id } = await createSession(api.product, org);
  await waitForReview(id);
  return id;
};

const typesOf = (body: { events: { eventType: string }[] }) => body.events.map((event) => event.eventType);

describe("the helpdesk's Send", () => {
  const send = (body: Record<string, unknown>, headers = {}) =>
    org.agent(
      "POST",
      "sessions",
      { integrationReference: org.integration.id, loginHint: "ana@example.com", ...body },
      headers,
    );

  it.each([
    ["an unknown field", { linkExpiryMinutes: 5 }, "linkExpiryMinutes"],
    ["no person", { loginHint: " " }, "loginHint"],
    ["a link of no time", { linkValidityInMinutes: 0 }, "linkValidityInMinutes"],
    ["a link of more than a week", { linkValidityInMinutes: 10_081 }, "linkValidityInMinutes"],
    ["a phone that is none", { notification: { type: "SMS", phone: "12" } }, "notification.phone"],
    ["a channel without an address", { notification: { type: "EMAIL" } }, "notification.email"],
    ["a custom field that is no text", { customFields: { a: 1 } }, "customFields.a"],
  ])("refuses %s and makes nothing", async (_, body, path) => {
    const answer = await send(body);
    expect(answer).toMatchObject({ status: 400, body: { code: "VALIDATION_FAILED" } });
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
    expect((await org.agent("GET", "sessions")).body.data).toEqual([]);
  });

  it("makes a session, sends its link and says who did it", async () => {
    const answer = await send({ notification: { type: "EMAIL", email: "ana@example.com" } });
    expect(answer).toMatchObject({ status: 201, body: { status: "CREATED" } });
    expect(answer.headers.location).toBe(`/api/v1/sessions/${answer.body.interviewId}`);
    expect(api.product.notifications.messages).toMatchObject([
      { kind: "LINK", channel: "EMAIL", to: "ana@example.com", url: answer.body.url },
    ]);
    expect(await api.auditOf(org.organization.id)).toMatchObject([
      { action: "session.requested", actor: { type: "USER", id: org.staff.agent.id } },
    ]);
  });

  it("sends one link for one Idempotency-Key", async () => {
    const key = { "idempotency-key": crypto.randomUUID() };
    const first = await send({}, key);
    expect((await send({}, key)).body).toEqual(first.body);
    expect((await org.agent("GET", "sessions")).body.data).toHaveLength(1);
  });

  it("does not take another organization's integration", async () => {
    const other = await api.openOrganization();
    const answer = await send({ integrationReference: other.integration.id });
    expect(answer).toMatchObject({ status: 404, body: { code: "INTEGRATION_NOT_FOUND" } });
  });
});

describe("a session", () => {
  it("shows what happened in it, in order, and nothing of what modules remember", async () => {
    const id = await sessionInReview();
    const answer = await org.agent("GET", `sessions/${id}`);
    expect(answer.body).toMatchObject({
      interviewId: id,
      status: "PENDING_REVIEW",
      review: null,
      modules: [{ status: "PASSED" }, { status: "REVIEW" }],
    });
    expect(typesOf(answer.body)).toEqual(["SESSION_STARTED", "SESSION_PENDING_REVIEW"]);
    expect(answer.body.events[0]).toEqual({
      id: expect.stringMatching(/^evt_/),
      eventType: "SESSION_STARTED",
      timestamp: expect.any(String),
      sequence: 1,
    });
    for (const secret of ["moduleState", "browserHash", "contact"]) {
      expect(answer.body).not.toHaveProperty(secret);
    }
  });

  it("can be found by person, by the caller's own id, by integration, by status and by time", async () => {
    const { id } = await createSession(api.product, org, {
      loginHint: "Bea@Example.com",
      externalCustomerId: "c/1 ä",
    });
    await createSession(api.product, org);
    const find = async (query: string) =>
      (await org.agent("GET", `sessions?${query}`)).body.data.map(
        (each: { interviewId: string }) => each.interviewId,
      );
    expect(await find("loginHint=bea@example.com")).toEqual([id]);
    expect(await find(`externalCustomerId=${encodeURIComponent("c/1 ä")}`)).toEqual([id]);
    expect(await find(`integrationReference=${org.integration.id}&status=CREATED`)).toHaveLength(2);
    expect(await find("status=SUCCEEDED")).toEqual([]);
    const later = new Date(api.product.clock.now().getTime() + 1000).toISOString();
    expect(await find(`from=${later}`)).toEqual([]);
    expect(await find(`to=${later}`)).toHaveLength(2);
  });

  it("can be cancelled twice, sent again never after that", async () => {
    const { id } = await createSession(api.product, org);
    expect(await org.agent("POST", `sessions/${id}/cancel`)).toMatchObject({
      status: 200,
      body: { status: "CANCELED", failureReason: "CANCELED" },
    });
    expect((await org.agent("POST", `sessions/${id}/cancel`, {})).status).toBe(200);
    expect(await org.agent("POST", `sessions/${id}/resend`)).toMatchObject({
      status: 409,
      body: { code: "SESSION_ENDED" },
    });
    const actions = (await api.auditOf(org.organization.id)).map((event) => event.action);
    expect(actions.filter((action) => action === "session.canceled")).toHaveLength(1);
  });

  it("gets a new link on resend and the old one dies", async () => {
    const { id, url } = await createSession(api.product, org);
    const answer = await org.agent("POST", `sessions/${id}/resend`);
    expect(answer).toMatchObject({ status: 200, body: { interviewId: id } });
    expect(answer.body.url).not.toBe(url);
    expect((await read(id)).link.version).toBe(2);
  });

  it("loses the person on redaction and keeps its course", async () => {
    const id = await sessionInReview();
    const early = await org.admin("POST", `sessions/${id}/redact`);
    expect(early).toMatchObject({ status: 409, body: { code: "REVIEW_PENDING" } });
    const comment = "Spoke to her on the phone";
    await org.reviewer("POST", `sessions/${id}/review`, { decision: "APPROVE", comment });
    const redacted = await org.admin("POST", `sessions/${id}/redact`);
    expect(redacted).toMatchObject({ status: 200, body: { loginHint: "[redacted]", status: "SUCCEEDED" } });
    const shown = await org.agent("GET", `sessions/${id}`);
    expect(JSON.stringify(shown.body)).not.toMatch(/ana@example\.com|on the phone/);
    expect(shown.body.redactedAt).not.toBeNull();
    expect(typesOf(shown.body)).toHaveLength(4);
  });
});

describe("a review", () => {
  const review = (id: string, body: unknown) => org.reviewer("POST", `sessions/${id}/review`, body);

  it.each([
    ["no decision", { comment: "x" }],
    ["a decision in lower case", { decision: "approve" }],
    ["a comment that is too long", { decision: "APPROVE", comment: "x".repeat(2001) }],
    ["a comment with control characters", { decision: "APPROVE", comment: "a\u0007" }],
    ["an unknown field", { decision: "APPROVE", reviewerId: "usr_me" }],
  ])("with %s is refused and changes nothing", async (_, body) => {
    const id = await sessionInReview();
    const before = await read(id);
    expect(await review(id, body)).toMatchObject({ status: 400 });
    expect(await read(id)).toEqual(before);
  });

  it("that approves ends the session with success and enrols the person", async () => {
    const id = await sessionInReview();
    const answer = await review(id, { decision: "APPROVE", comment: "Looks right.\nSaw the badge." });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        status: "SUCCEEDED",
        failureReason: null,
        identityId: expect.stringMatching(/^idn_/),
        modules: [{ status: "PASSED" }, { type: "manual-review", status: "PASSED" }],
        review: {
          decision: "APPROVE",
          comment: "Looks right.\nSaw the badge.",
          reviewerId: org.staff.reviewer.id,
        },
      },
    });
    expect(typesOf(answer.body)).toEqual([
      "SESSION_STARTED",
      "SESSION_PENDING_REVIEW",
      "SESSION_SUCCEEDED",
      "IDENTITY_ENROLLED",
    ]);
  });

  it("that rejects ends it with REVIEW_REJECTED and enrols nobody", async () => {
    const id = await sessionInReview();
    const answer = await review(id, { decision: "REJECT", comment: "" });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        status: "FAILED",
        failureReason: "REVIEW_REJECTED",
        identityId: null,
        modules: [
          { status: "PASSED", reasons: [] },
          { status: "FAILED", reasons: ["REVIEW_REJECTED"] },
        ],
      },
    });
    expect(typesOf(answer.body).at(-1)).toBe("SESSION_FAILED");
    expect((await org.agent("GET", "identities")).body.data).toEqual([]);
  });

  it("is decided once: the second reviewer is told, also when both press at the same moment", async () => {
    const id = await sessionInReview();
    const answers = await Promise.all([
      review(id, { decision: "APPROVE" }),
      review(id, { decision: "REJECT" }),
      org.admin("POST", `sessions/${id}/review`, { decision: "REJECT" }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
    const late = await review(id, { decision: "APPROVE" });
    expect(late).toMatchObject({ status: 409, body: { code: "ALREADY_REVIEWED" } });
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect(answer.body.code).toBe("ALREADY_REVIEWED");
    }
    const ends = typesOf((await org.agent("GET", `sessions/${id}`)).body).filter((name) =>
      ["SESSION_SUCCEEDED", "SESSION_FAILED"].includes(name),
    );
    expect(ends).toHaveLength(1);
    const trail = (await api.auditOf(org.organization.id)).filter(
      ({ action }) => action === "session.reviewed",
    );
    expect(trail).toHaveLength(1);
  });

  it("cannot approve what was proved by an address that is no longer the person's; it can reject it", async () => {
    const bob = newIdentity(
      api.product.ids.next("idn"),
      { organizationId: org.organization.id, loginHint: "bob", email: "old@corp.example", phone: null },
      api.product.clock.now(),
    );
    await commit(api.product.table, api.product.identities.create(bob));
    const { id } = await createSession(api.product, org, { loginHint: "bob" });
    await waitForReview(id, { provedChannels: ["EMAIL"] });
    const moved = { email: "new@corp.example" };
    await org.admin("PATCH", `identities/${bob.id}`, moved, { "if-match": `"${bob.version}"` });
    const waiting = await read(id);
    expect(await review(id, { decision: "APPROVE" })).toMatchObject({
      status: 409,
      body: { code: "CONTACT_CHANGED" },
    });
    expect(await read(id)).toEqual(waiting);
    expect((await review(id, { decision: "REJECT" })).body).toMatchObject({
      status: "FAILED",
      failureReason: "REVIEW_REJECTED",
    });
  });

  it("is not for a session that nobody has to look at", async () => {
    const { id } = await createSession(api.product, org);
    expect(await review(id, { decision: "APPROVE" })).toMatchObject({
      status: 409,
      body: { code: "NOT_IN_REVIEW" },
    });
  });

  it("leaves the decision in the audit trail, without the comment", async () => {
    const id = await sessionInReview();
    await review(id, { decision: "REJECT", comment: "private words" });
    const [event] = await api.auditOf(org.organization.id);
    expect(event).toMatchObject({
      action: "session.reviewed",
      actor: { type: "USER", id: org.staff.reviewer.id },
      target: { type: "session", id },
      details: { decision: "REJECT" },
    });
    expect(JSON.stringify(event)).not.toContain("private words");
  });
});
