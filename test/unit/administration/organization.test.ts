import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestApi, ifMatch, type TestApi, type TestOrganization } from "./api.ts";

let api: TestApi;
let org: TestOrganization;

beforeAll(async () => {
  api = await createTestApi();
});
beforeEach(async () => {
  org = await api.openOrganization();
});

describe("PATCH organization with bad input changes nothing", () => {
  it.each([
    ["an unknown field", { nme: "x" }, "nme"],
    ["a field that is not the admin's", { features: [] }, "features"],
    ["an empty name", { name: "  " }, "name"],
    ["a name of 81 characters", { name: "x".repeat(81) }, "name"],
    ["a name with a line break", { name: "a\nb" }, "name"],
    ["a name that is a number", { name: 7 }, "name"],
    ["a name that is null", { name: null }, "name"],
    ["an http logo", { branding: { logoUrl: "http://example.com/a.png" } }, "branding.logoUrl"],
    ["a logo that runs code", { branding: { logoUrl: "javascript:alert(1)" } }, "branding.logoUrl"],
    [
      "a logo with half a character",
      { branding: { logoUrl: "https://example.com/\ud800" } },
      "branding.logoUrl",
    ],
    ["a colour that is none", { branding: { primaryColor: "red" } }, "branding.primaryColor"],
    ["a language without pages", { language: "xx" }, "language"],
    ["a retention of no day", { retentionDays: 0 }, "retentionDays"],
    ["a retention of half days", { retentionDays: 1.5 }, "retentionDays"],
    ["a retention of more than ten years", { retentionDays: 3651 }, "retentionDays"],
  ])("%s", async (_, body, path) => {
    const answer = await org.admin("PATCH", "organization", body, ifMatch(1));
    expect(answer).toMatchObject({ status: 400, body: { code: "VALIDATION_FAILED" } });
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
    expect((await org.admin("GET", "organization")).body).toEqual(
      JSON.parse(JSON.stringify(org.organization)),
    );
  });

  it.each([
    ["no If-Match", {}, 428, "PRECONDITION_REQUIRED"],
    ["a stale one", ifMatch(7), 412, "PRECONDITION_FAILED"],
    ["one that is no ETag of ours", { "if-match": "*" }, 400, "VALIDATION_FAILED"],
  ])("%s", async (_, headers, status, code) => {
    const answer = await org.admin("PATCH", "organization", { name: "New" }, headers);
    expect(answer).toMatchObject({ status, body: { code } });
  });
});

describe("GET me", () => {
  it("says to each who they are here", async () => {
    const answer = await org.viewer("GET", "me");
    expect(answer).toMatchObject({
      status: 200,
      body: {
        role: "viewer",
        userId: expect.stringMatching(/^usr_/),
        organization: { id: org.organization.id },
      },
    });
    expect((await org.admin("GET", "me")).body.role).toBe("admin");
  });
});

describe("PATCH organization", () => {
  it("merges: what is not named stays, null takes away", async () => {
    await org.admin("PATCH", "organization", { branding: { primaryColor: "#0b5fff" } }, ifMatch(1));
    const logo = { branding: { logoUrl: "https://example.com/l.svg" } };
    const second = await org.admin("PATCH", "organization", logo, ifMatch(2));
    expect(second.body).toMatchObject({
      name: org.organization.name,
      branding: { primaryColor: "#0b5fff", logoUrl: "https://example.com/l.svg" },
      version: 3,
    });
    expect(second.headers.etag).toBe('"3"');
    const third = await org.admin("PATCH", "organization", { branding: { primaryColor: null } }, ifMatch(3));
    expect(third.body.branding).toEqual({ primaryColor: null, logoUrl: "https://example.com/l.svg" });
  });

  it("sets how long ended sessions point to a person, and takes the rule back", async () => {
    expect((await org.admin("GET", "organization")).body.retentionDays).toBeNull();
    const set = await org.admin("PATCH", "organization", { retentionDays: 90 }, ifMatch(1));
    expect(set.body.retentionDays).toBe(90);
    const other = await org.admin("PATCH", "organization", { language: "es" }, ifMatch(2));
    expect(other.body.retentionDays).toBe(90);
    const taken = await org.admin("PATCH", "organization", { retentionDays: null }, ifMatch(3));
    expect(taken.body.retentionDays).toBeNull();
  });

  it("lets one of two writers win and tells the other", async () => {
    const answers = await Promise.all(
      ["One", "Two"].map((name) => org.admin("PATCH", "organization", { name }, ifMatch(1))),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
    const events = await api.auditOf(org.organization.id);
    expect(events.filter((event) => event.action === "organization.updated")).toHaveLength(1);
  });

  it("is written to the audit trail by the names of its fields, not their values", async () => {
    await org.admin("PATCH", "organization", { name: "Very private name", language: "es" }, ifMatch(1));
    const [event] = await api.auditOf(org.organization.id);
    expect(event).toMatchObject({
      action: "organization.updated",
      actor: { type: "USER", id: org.staff.admin.id },
      target: { type: "organization", id: org.organization.id },
      details: { fields: ["language", "name"] },
    });
    expect(JSON.stringify(event)).not.toContain("Very private name");
  });
});

describe("operators", () => {
  const path = "operator/organizations";
  const integrationsOf = async (organizationId: string) =>
    (await api.product.integrations.list(organizationId, { limit: 100 })).data;

  it.each([
    ["no name", {}],
    ["an unknown feature", { name: "Bank", features: ["everything"] }],
    ["a bad address", { name: "Bank", adminEmail: "nobody" }],
    ["an unknown field", { name: "Bank", id: "org_mine" }],
  ])("cannot create an organization with %s", async (_, body) => {
    const before = await org.operator("GET", `${path}?limit=100`);
    expect(await org.operator("POST", path, body)).toMatchObject({ status: 400 });
    expect((await org.operator("GET", `${path}?limit=100`)).body.data).toHaveLength(before.body.data.length);
  });

  it("create an organization that can start: a workflow, its client credentials without a secret, and an admin", async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const answer = await org.operator("POST", path, {
      name: "Bank",
      features: ["integrations-ecosystem"],
      adminEmail: email.toUpperCase(),
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { name: "Bank", features: ["integrations-ecosystem"] },
    });
    const { id } = answer.body;
    expect(answer.headers.location).toBe(`/api/v1/operator/organizations/${id}`);
    expect((await api.product.workflows.list(id, { limit: 10 })).data).toMatchObject([
      { modules: [{ type: "one-time-code" }] },
    ]);
    expect(await integrationsOf(id)).toMatchObject([
      { type: "CLIENT_CREDENTIALS", name: "Default client credentials", secretCreatedAt: null },
    ]);
    expect((await api.deps.users.list(id, { limit: 10 })).data).toMatchObject([{ email, role: "admin" }]);
    expect(api.signIn.invited).toContain(email);
    const actions = (await api.auditOf(id)).map((event) => event.action).sort();
    expect(actions).toEqual(["integration.created", "organization.created", "user.created"]);
  });

  it("create nothing at all where the admin signs in elsewhere already", async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    await org.operator("POST", path, { name: "First", adminEmail: email });
    const before = (await org.operator("GET", `${path}?limit=100`)).body.data.length;
    const second = await org.operator("POST", path, { name: "Second", adminEmail: email });
    expect(second).toMatchObject({ status: 409, body: { code: "USER_EXISTS" } });
    expect((await org.operator("GET", `${path}?limit=100`)).body.data).toHaveLength(before);
  });

  it("create one organization for one Idempotency-Key, also at the same time", async () => {
    const key = { "idempotency-key": crypto.randomUUID() };
    const answers = await Promise.all([1, 2, 3].map(() => org.operator("POST", path, { name: "Once" }, key)));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.headers.location)).size).toBe(1);
    const other = await org.operator("POST", path, { name: "Twice" }, key);
    expect(other).toMatchObject({ status: 409, body: { code: "IDEMPOTENCY_KEY_REUSED" } });
  });

  it("switch the feature on: the default integration is made exactly once under concurrent calls", async () => {
    const target = await api.openOrganization({ feature: false });
    const { id } = target.organization;
    const on = { features: ["integrations-ecosystem"] };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => org.operator("PATCH", `${path}/${id}`, on, ifMatch(1))),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status !== 200 && status !== 412)).toEqual([]);
    const defaults = (await integrationsOf(id)).filter((each) => each.type === "CLIENT_CREDENTIALS");
    expect(defaults).toHaveLength(1);
    expect((await api.auditOf(id)).map((event) => event.action).sort()).toEqual([
      "integration.created",
      "organization.updated",
    ]);
  });

  it("switch it off and on again: there is still one, and it is the same", async () => {
    const target = await api.openOrganization({ feature: false });
    const { id } = target.organization;
    const set = (features: string[], version: number) =>
      org.operator("PATCH", `${path}/${id}`, { features }, ifMatch(version));
    await set(["integrations-ecosystem"], 1);
    const first = await api.product.integrations.findDefaultId(id);
    await set([], 2);
    expect(await set(["integrations-ecosystem"], 3)).toMatchObject({ status: 200, body: { version: 4 } });
    expect(await api.product.integrations.findDefaultId(id)).toBe(first);
    const defaults = (await integrationsOf(id)).filter((each) => each.type === "CLIENT_CREDENTIALS");
    expect(defaults).toHaveLength(1);
  });

  it("rename without touching features, and switch without touching the name", async () => {
    const target = await api.openOrganization({ name: "Old", feature: false });
    const url = `${path}/${target.organization.id}`;
    const renamed = await org.operator("PATCH", url, { name: "New" }, ifMatch(1));
    expect(renamed.body).toMatchObject({ name: "New", features: [], version: 2 });
    const on = await org.operator("PATCH", url, { features: ["integrations-ecosystem"] }, ifMatch(2));
    expect(on.body).toMatchObject({ name: "New", features: ["integrations-ecosystem"] });
  });

  it("leave the trail in the organization that was changed, not in their own", async () => {
    const target = await api.openOrganization();
    await org.operator("PATCH", `${path}/${target.organization.id}`, { name: "New" }, ifMatch(1));
    expect(await api.auditOf(target.organization.id)).toMatchObject([
      { action: "organization.updated", actor: { id: org.staff.operator.id } },
    ]);
    expect(await api.auditOf(org.organization.id)).toEqual([]);
  });

  it("get 404 for an organization that does not exist", async () => {
    for (const [method, body] of [["GET"], ["PATCH", { name: "x" }]] as const) {
      const answer = await org.operator(method, `${path}/org_unknown`, body, ifMatch(1));
      expect(answer).toMatchObject({ status: 404, body: { code: "ORGANIZATION_NOT_FOUND" } });
    }
  });
});

describe("GET /api/openapi.json", () => {
  it("needs no sign-in and may be cached", async () => {
    const answer = await api.send({ path: "/api/openapi.json" });
    expect(answer).toMatchObject({ status: 200, body: { openapi: "3.1.0" } });
    expect(answer.headers["cache-control"]).toContain("public");
  });

  it("takes only GET", async () => {
    expect(await api.send({ method: "DELETE", path: "/api/openapi.json" })).toMatchObject({ status: 405 });
  });
});
