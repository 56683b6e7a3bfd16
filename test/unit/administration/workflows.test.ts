import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSession } from "../../support/test-product.ts";
import { createTestApi, ifMatch, type TestApi, type TestOrganization } from "./api.ts";

let api: TestApi;
let org: TestOrganization;

beforeAll(async () => {
  api = await createTestApi();
});
beforeEach(async () => {
  org = await api.openOrganization();
});

const good = { name: "Second look", modules: [{ type: "one-time-code" }, { type: "manual-review" }] };

describe("a workflow with bad input is not written", () => {
  it.each([
    ["no name", { modules: good.modules }, "name"],
    ["no modules", { name: "x" }, "modules"],
    ["an empty list of modules", { name: "x", modules: [] }, "modules"],
    ["eleven modules", { name: "x", modules: Array(11).fill({ type: "one-time-code" }) }, "modules"],
    ["a module that does not exist", { name: "x", modules: [{ type: "palm-reading" }] }, "modules.0.type"],
    ["a module named like a method", { name: "x", modules: [{ type: "constructor" }] }, "modules.0.type"],
    [
      "a setting that the module does not have",
      { name: "x", modules: [{ type: "one-time-code", settings: { digits: 8 } }] },
      "modules.0.settings.digits",
    ],
    [
      "a setting out of range",
      { name: "x", modules: [{ type: "one-time-code", settings: { channels: [] } }] },
      "modules.0.settings.channels",
    ],
    [
      "a reviewer's module that is not the last",
      { name: "x", modules: [{ type: "manual-review" }, { type: "one-time-code" }] },
      "modules",
    ],
    ["too little time", { ...good, sessionMinutes: 4 }, "sessionMinutes"],
    ["an unknown field", { ...good, version: 9 }, "version"],
  ])("%s", async (_, body, path) => {
    const before = (await org.viewer("GET", "workflows")).body.data;
    for (const [method, url] of [
      ["POST", "workflows"],
      ["PUT", `workflows/${org.workflow.id}`],
    ] as const) {
      const answer = await org.admin(method, url, body, ifMatch(1));
      expect(answer).toMatchObject({ status: 400, body: { code: "VALIDATION_FAILED" } });
      expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
    }
    expect((await org.viewer("GET", "workflows")).body.data).toEqual(before);
  });
});

describe("workflows", () => {
  it("are created with their defaults filled in, and read as they were answered", async () => {
    const created = await org.admin("POST", "workflows", good);
    expect(created).toMatchObject({
      status: 201,
      body: {
        name: "Second look",
        version: 1,
        decision: { onFailure: "FAIL" },
        sessionMinutes: 30,
        modules: [
          { type: "one-time-code", settings: { channels: ["EMAIL", "SMS"] } },
          { type: "manual-review", settings: {} },
        ],
      },
    });
    expect(created.headers).toMatchObject({ location: `/api/v1/workflows/${created.body.id}`, etag: '"1"' });
    const read = await org.viewer("GET", `workflows/${created.body.id}`);
    expect(read.body).toEqual(created.body);
    expect(read.headers.etag).toBe('"1"');
    expect(read.body).not.toHaveProperty("organizationId");
  });

  it("are made once for one Idempotency-Key", async () => {
    const key = { "idempotency-key": "workflow-1" };
    const [first, second] = await Promise.all([1, 2].map(() => org.admin("POST", "workflows", good, key)));
    expect(second?.body).toEqual(first?.body);
    expect((await org.viewer("GET", "workflows")).body.data).toHaveLength(2);
    // The key of one organization means nothing in another.
    const other = await api.openOrganization();
    const elsewhere = await other.admin("POST", "workflows", { ...good, name: "Other" }, key);
    expect(elsewhere.status).toBe(201);
  });

  it("refuse an Idempotency-Key that is no key", async () => {
    const answer = await org.admin("POST", "workflows", good, { "idempotency-key": "a b" });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: "Idempotency-Key" }] } });
  });

  it("get a new version; sessions in progress keep the one that they started with", async () => {
    const before = await createSession(api.product, org);
    const answer = await org.admin("PUT", `workflows/${org.workflow.id}`, good, ifMatch(1));
    expect(answer).toMatchObject({ status: 200, body: { version: 2, name: "Second look" } });
    const after = await createSession(api.product, org);
    const versionOf = async (id: string) => (await org.agent("GET", `sessions/${id}`)).body.workflowVersion;
    expect([await versionOf(before.id), await versionOf(after.id)]).toEqual([1, 2]);
    expect(await api.product.workflows.getVersion(org.workflow.id, 1)).toMatchObject({ name: "Standard" });
  });

  it("list their versions, newest first, to their own organization alone", async () => {
    await org.admin("PUT", `workflows/${org.workflow.id}`, good, ifMatch(1));
    const { status, body } = await org.viewer("GET", `workflows/${org.workflow.id}/versions`);
    expect(status).toBe(200);
    expect(body.data).toMatchObject([
      { version: 2, name: "Second look", workflowId: org.workflow.id },
      { version: 1, name: "Standard" },
    ]);
    expect(body.data[0]).not.toHaveProperty("organizationId");
    const first = await org.viewer("GET", `workflows/${org.workflow.id}/versions?limit=1`);
    expect(first.body.data).toMatchObject([{ version: 2 }]);
    expect(first.body.nextCursor).not.toBeNull();
    const other = await api.openOrganization();
    const elsewhere = await other.viewer("GET", `workflows/${org.workflow.id}/versions`);
    expect(elsewhere).toMatchObject({ status: 404, body: { code: "WORKFLOW_NOT_FOUND" } });
  });

  it("let one of two editors win", async () => {
    const answers = await Promise.all(
      ["A", "B"].map((name) =>
        org.admin("PUT", `workflows/${org.workflow.id}`, { ...good, name }, ifMatch(1)),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
    expect((await org.admin("GET", `workflows/${org.workflow.id}`)).body.version).toBe(2);
  });

  it("cannot be deleted while an integration uses them, on whatever page of the list it is", async () => {
    const answer = await org.admin("DELETE", `workflows/${org.workflow.id}`);
    expect(answer).toMatchObject({ status: 409, body: { code: "WORKFLOW_IN_USE" } });
    expect((await org.admin("GET", `workflows/${org.workflow.id}`)).status).toBe(200);
  });

  it("disappear when nobody uses them; their versions stay for the sessions that pinned them", async () => {
    const { id } = (await org.admin("POST", "workflows", good)).body;
    const answer = await org.admin("DELETE", `workflows/${id}`);
    expect(answer).toMatchObject({ status: 204, body: undefined });
    expect(await org.admin("GET", `workflows/${id}`)).toMatchObject({
      status: 404,
      body: { code: "WORKFLOW_NOT_FOUND" },
    });
    expect((await org.admin("DELETE", `workflows/${id}`)).status).toBe(404);
    expect(await api.product.workflows.getVersion(id, 1)).toBeDefined();
  });

  it("are listed newest first, page by page, and only one's own", async () => {
    for (const name of ["one", "two", "three"]) {
      await org.admin("POST", "workflows", { ...good, name });
      api.product.clock.advance(1);
    }
    const names: string[] = [];
    let cursor = "";
    do {
      const page = await org.viewer("GET", `workflows?limit=2${cursor}`);
      names.push(...page.body.data.map((each: { name: string }) => each.name));
      cursor = page.body.nextCursor === null ? "" : `&cursor=${page.body.nextCursor}`;
    } while (cursor !== "");
    expect(names).toEqual(["three", "two", "one", "Standard"]);
  });

  it.each(["0", "101", "-1", "1.5", "many", ""])("refuse the limit %j", async (limit) => {
    expect(await org.viewer("GET", `workflows?limit=${limit}`)).toMatchObject({ status: 400 });
  });

  it("refuse a cursor that another organization's list gave out, and one that nobody did", async () => {
    const other = await api.openOrganization();
    await other.admin("POST", "workflows", good);
    const { nextCursor } = (await other.viewer("GET", "workflows?limit=1")).body;
    expect(nextCursor).not.toBeNull();
    for (const cursor of [nextCursor, "made-up", Buffer.from('{"pk":"x"}').toString("base64url")]) {
      expect(await org.viewer("GET", `workflows?cursor=${cursor}`)).toMatchObject({ status: 400 });
    }
  });

  it("write what was done to the audit trail", async () => {
    const { id } = (await org.admin("POST", "workflows", good)).body;
    await org.admin("PUT", `workflows/${id}`, { ...good, modules: [{ type: "one-time-code" }] }, ifMatch(1));
    await org.admin("DELETE", `workflows/${id}`);
    const events = (await org.admin("GET", "audit-events")).body.data;
    expect(events).toHaveLength(3);
    const byAction = Object.fromEntries(events.map((event: { action: string }) => [event.action, event]));
    expect(byAction).toMatchObject({
      "workflow.created": {
        target: { type: "workflow", id },
        details: { modules: ["one-time-code", "manual-review"] },
      },
      "workflow.updated": { details: { version: 2, modules: ["one-time-code"] } },
      "workflow.deleted": { actor: { type: "USER", id: org.staff.admin.id } },
    });
  });
});
