import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addUser } from "../../support/management-tenant.ts";
import { createTestApi, ifMatch, type TestApi, type TestOrganization } from "./api.ts";

let api: TestApi;
let org: TestOrganization;

beforeAll(async () => {
  api = await createTestApi();
});
beforeEach(async () => {
  org = await api.openOrganization();
  api.signIn.state.down = false;
  api.signIn.state.confirmed = false;
});

const fresh = () => `${crypto.randomUUID()}@example.com`;
const idsOf = async (): Promise<string[]> =>
  (await org.admin("GET", "users?limit=100")).body.data.map((user: { id: string }) => user.id);

describe("inviting someone", () => {
  it.each([
    ["no address", { role: "agent" }],
    ["an address that is none", { email: "nobody", role: "agent" }],
    ["a role that does not exist", { email: fresh(), role: "owner" }],
    ["an organization of their choice", { email: fresh(), role: "agent", organizationId: "org_other" }],
  ])("with %s is refused, and nobody is invited", async (_, body) => {
    const before = [...api.signIn.invited];
    expect(await org.admin("POST", "users", body)).toMatchObject({ status: 400 });
    expect(api.signIn.invited).toEqual(before);
  });

  it("makes the sign-in and the record that gives the role", async () => {
    const email = fresh();
    const answer = await org.admin("POST", "users", { email: email.toUpperCase(), role: "reviewer" });
    expect(answer).toMatchObject({ status: 201, body: { email, role: "reviewer", version: 1 } });
    expect(answer.headers.location).toBe(`/api/v1/users/${answer.body.id}`);
    expect(api.signIn.invited).toContain(email);
    const record = await api.deps.users.getBySubject(api.signIn.subjects.get(email) ?? "");
    expect(record).toMatchObject({ organizationId: org.organization.id, role: "reviewer" });
    expect(answer.body).not.toHaveProperty("subject");
    const [event] = await api.auditOf(org.organization.id);
    expect(event).toMatchObject({ action: "user.created", details: { role: "reviewer" } });
    expect(JSON.stringify(event)).not.toContain(email);
  });

  it("as an operator is refused to an admin and granted to an operator", async () => {
    const body = { email: fresh(), role: "operator" };
    expect(await org.admin("POST", "users", body)).toMatchObject({
      status: 403,
      body: { code: "FORBIDDEN" },
    });
    expect(api.signIn.invited).not.toContain(body.email);
    expect(await org.operator("POST", "users", body)).toMatchObject({ status: 201 });
  });

  it("who is in an organization already is refused, wherever that is", async () => {
    const email = fresh();
    const other = await api.openOrganization();
    await other.admin("POST", "users", { email, role: "agent" });
    for (const caller of [org.admin, other.admin]) {
      const answer = await caller("POST", "users", { email, role: "agent" });
      expect(answer).toMatchObject({ status: 409, body: { code: "USER_EXISTS" } });
    }
    expect((await other.admin("GET", "users")).body.data).toHaveLength(6);
  });

  it("by two admins at once makes one user", async () => {
    const body = { email: fresh(), role: "agent" };
    const answers = await Promise.all([1, 2, 3].map(() => org.admin("POST", "users", body)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
    expect((await idsOf()).length).toBe(6);
  });

  it("again with the same Idempotency-Key answers the same and invites once", async () => {
    const body = { email: fresh(), role: "agent" };
    const key = { "idempotency-key": crypto.randomUUID() };
    const first = await org.admin("POST", "users", body, key);
    expect(await org.admin("POST", "users", body, key)).toMatchObject({ status: 201, body: first.body });
    expect(api.signIn.invited.filter((email) => email === body.email)).toHaveLength(1);
  });

  it("takes up a sign-in that an earlier call left behind", async () => {
    const email = fresh();
    await api.signIn.users.ensure(email, { invite: false });
    expect(await org.admin("POST", "users", { email, role: "viewer" })).toMatchObject({ status: 201 });
  });

  it("fails without a record while the sign-in provider is down", async () => {
    api.signIn.state.down = true;
    const answer = await org.admin("POST", "users", { email: fresh(), role: "agent" });
    expect(answer).toMatchObject({ status: 500, body: { code: "INTERNAL_ERROR" } });
    expect(JSON.stringify(answer.body)).not.toContain("sign-in provider");
    expect(await idsOf()).toHaveLength(5);
  });
});

describe("an invitation", () => {
  const invite = async () => {
    const email = fresh();
    const { id } = (await org.admin("POST", "users", { email, role: "agent" })).body;
    return { email, again: () => org.admin("POST", `users/${id}/invitation`, {}) };
  };
  const sentTo = (email: string) => api.signIn.invited.filter((each) => each === email).length;

  it("is sent again, and that is written down", async () => {
    const { email, again } = await invite();
    expect(await again()).toMatchObject({ status: 204 });
    expect(sentTo(email)).toBe(2);
    const [event] = await api.auditOf(org.organization.id);
    expect(event).toMatchObject({ action: "user.invited" });
    expect(JSON.stringify(event)).not.toContain(email);
  });

  it("is not sent to somebody who has signed in, as we or the provider know", async () => {
    const refused = { status: 409, body: { code: "ALREADY_SIGNED_IN" } };
    await org.agent("GET", "me");
    const { id } = org.staff.agent;
    expect(await org.admin("POST", `users/${id}/invitation`, {})).toMatchObject(refused);
    const { email, again } = await invite();
    api.signIn.state.confirmed = true;
    expect(await again()).toMatchObject(refused);
    expect(sentTo(email)).toBe(1);
  });

  it("cannot be sent where the provider has no such user, to oneself, or by an admin to an operator", async () => {
    const { email, again } = await invite();
    await api.signIn.users.remove(email);
    expect(await again()).toMatchObject({ status: 409, body: { code: "SIGN_IN_MISSING" } });
    const toSelf = await org.admin("POST", `users/${org.staff.admin.id}/invitation`, {});
    expect(toSelf).toMatchObject({ status: 409, body: { code: "OWN_USER" } });
    expect((await org.admin("POST", `users/${org.staff.operator.id}/invitation`, {})).status).toBe(403);
  });
});

describe("when somebody was last here", () => {
  const seen = async () => {
    const { body } = await org.admin("GET", `users/${org.staff.agent.id}`);
    return body.lastSeenAt;
  };

  it("is noted when they open the dashboard, to the hour, and is no change of the record", async () => {
    expect(await seen()).toBeNull();
    await org.agent("GET", "sessions");
    expect(await seen()).toBeNull();
    await org.agent("GET", "me");
    const first = await seen();
    expect(api.product.clock.now().getTime() - Date.parse(first)).toBeLessThan(1000);
    api.product.clock.advance(3500);
    await org.agent("GET", "me");
    expect(await seen()).toBe(first);
    api.product.clock.advance(200);
    await org.agent("GET", "me");
    expect(Date.parse(await seen())).toBeGreaterThan(Date.parse(first));
    expect((await org.admin("GET", `users/${org.staff.agent.id}`)).body.version).toBe(1);
  });
});

describe("changing a role", () => {
  it("works at once for the next call of that user", async () => {
    const { agent } = org.staff;
    expect((await org.agent("GET", "users")).status).toBe(200);
    const patch = { role: "admin" };
    expect(await org.admin("PATCH", `users/${agent.id}`, patch, ifMatch(1))).toMatchObject({
      status: 200,
      body: { role: "admin", version: 2 },
    });
    expect(await api.deps.users.getBySubject(agent.subject)).toMatchObject({ role: "admin" });
    expect((await api.auditOf(org.organization.id))[0]).toMatchObject({
      action: "user.updated",
      details: { before: "agent", role: "admin" },
    });
  });

  it.each([
    ["one's own", "admin", { role: "viewer" }, 409, "OWN_USER"],
    ["an operator's", "operator", { role: "viewer" }, 403, "FORBIDDEN"],
    ["someone's to operator", "agent", { role: "operator" }, 403, "FORBIDDEN"],
  ] as const)("%s is refused to an admin", async (_, target, body, status, code) => {
    const user = org.staff[target];
    expect(await org.admin("PATCH", `users/${user.id}`, body, ifMatch(1))).toMatchObject({
      status,
      body: { code },
    });
    expect(await api.deps.users.getBySubject(user.subject)).toEqual(user);
  });

  it.each([
    ["an address", { email: "new@example.com" }],
    ["a role that does not exist", { role: "root" }],
    ["null", { role: null }],
  ])("to %s is refused", async (_, body) => {
    const answer = await org.admin("PATCH", `users/${org.staff.agent.id}`, body, ifMatch(1));
    expect(answer).toMatchObject({ status: 400 });
  });

  it("to the one that they have changes nothing and is not written down", async () => {
    const answer = await org.admin("PATCH", `users/${org.staff.agent.id}`, { role: "agent" }, ifMatch(1));
    expect(answer).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await api.auditOf(org.organization.id)).toEqual([]);
  });

  it("of a record that has changed is refused", async () => {
    const answer = await org.admin("PATCH", `users/${org.staff.agent.id}`, { role: "viewer" }, ifMatch(2));
    expect(answer).toMatchObject({ status: 412 });
  });
});

describe("removing someone", () => {
  it("ends their access and their sign-in, and is written down", async () => {
    const email = fresh();
    const { id } = (await org.admin("POST", "users", { email, role: "agent" })).body;
    const subject = api.signIn.subjects.get(email) ?? "";
    expect(await org.admin("DELETE", `users/${id}`)).toMatchObject({ status: 204 });
    expect(await api.deps.users.getBySubject(subject)).toBeUndefined();
    expect(api.signIn.subjects.has(email)).toBe(false);
    expect((await org.admin("GET", `users/${id}`)).status).toBe(404);
    expect((await org.admin("DELETE", `users/${id}`)).status).toBe(404);
    expect((await api.auditOf(org.organization.id)).map((event) => event.action)).toContain("user.deleted");
  });

  it("ends their access also while the sign-in provider is down", async () => {
    const email = fresh();
    const { id } = (await org.admin("POST", "users", { email, role: "agent" })).body;
    api.signIn.state.down = true;
    expect(await org.admin("DELETE", `users/${id}`)).toMatchObject({ status: 204 });
    expect(await api.deps.users.getBySubject(api.signIn.subjects.get(email) ?? "")).toBeUndefined();
    expect(api.product.log.codes()).toContain("SIGN_IN_USER_LEFT");
    expect(JSON.stringify(api.product.log.lines)).not.toContain(email);
  });

  it("is refused for oneself and, to an admin, for an operator", async () => {
    expect(await org.admin("DELETE", `users/${org.staff.admin.id}`)).toMatchObject({
      status: 409,
      body: { code: "OWN_USER" },
    });
    expect(await org.admin("DELETE", `users/${org.staff.operator.id}`)).toMatchObject({ status: 403 });
    expect(await org.operator("DELETE", `users/${org.staff.operator.id}`)).toMatchObject({ status: 409 });
    expect(await idsOf()).toHaveLength(5);
  });

  it("is refused for the last admin, by removal and by another role", async () => {
    const url = `users/${org.staff.admin.id}`;
    const last = { status: 409, body: { code: "LAST_ADMIN" } };
    expect(await org.operator("DELETE", url)).toMatchObject(last);
    expect(await org.operator("PATCH", url, { role: "viewer" }, ifMatch(1))).toMatchObject(last);
    await addUser(api.product, org.organization.id, "admin");
    expect(await org.operator("DELETE", url)).toMatchObject({ status: 204 });
  });

  it("leaves one admin when two remove one another at the same moment", async () => {
    const second = await addUser(api.product, org.organization.id, "admin");
    const answers = await Promise.all([
      org.admin("DELETE", `users/${second.id}`),
      api.as(second)("DELETE", `users/${org.staff.admin.id}`),
    ]);
    expect(answers.filter((answer) => answer.status === 204)).toHaveLength(1);
    const left = (await api.deps.users.list(org.organization.id, { limit: 100 })).data;
    expect(left.filter((user) => user.role === "admin")).toHaveLength(1);
  });
});
