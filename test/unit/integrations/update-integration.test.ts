import { describe, expect, it } from "vitest";
import { newWorkflow } from "../../../lambdas/core/workflow/domain.ts";
import { workflowInput } from "../../../lambdas/core/workflow/schema.ts";
import { commit, type Tenant } from "../../support/test-product.ts";
import { createTestTable } from "../../support/test-table.ts";
import { createIntegrationsApi } from "./integrations-fixture.ts";

const product = createIntegrationsApi(await createTestTable());
const problem = (status: number, code: string) => ({ status, body: { status, code } });

const setUp = async () => {
  const tenant = await product.newTenant();
  const { id } = tenant.integration;
  return { tenant, api: product.as(tenant), id, path: `/${id}` };
};

const createWorkflow = async (tenant: Tenant) => {
  const input = workflowInput.parse({ name: "Other", modules: [{ type: "manual-review" }] });
  const workflow = newWorkflow(product.ids.next("wfl"), tenant.organization.id, input, product.clock.now());
  await commit(product.table, product.workflows.create(workflow));
  return workflow;
};

describe("If-Match", () => {
  it("is required", async () => {
    const { api, path } = await setUp();
    expect(await api.patch(path, { name: "New" }, undefined)).toMatchObject(
      problem(428, "PRECONDITION_REQUIRED"),
    );
  });

  it.each(["*", "1", '"x"', '"1", "2"', '"-1"', ""])("%j is no ETag of an integration", async (etag) => {
    const { api, path } = await setUp();
    expect(await api.patch(path, { name: "New" }, etag)).toMatchObject(problem(400, "VALIDATION_FAILED"));
  });

  it.each(['"2"', '"0"', '"999999999999"'])("%s is not the version that is stored", async (etag) => {
    const { api, path } = await setUp();
    expect(await api.patch(path, { name: "New" }, etag)).toMatchObject(problem(412, "PRECONDITION_FAILED"));
    expect((await api.get(path)).body.name).toBe("Back office");
  });

  it("lets one of two changes at once through", async () => {
    const { api, path } = await setUp();
    const answers = await Promise.all(["A", "B", "C", "D"].map((name) => api.patch(path, { name }, '"1"')));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412, 412, 412]);
    const winner = answers.find((answer) => answer.status === 200);
    expect((await api.get(path)).body).toEqual(winner?.body);
  });

  it("of the answer is good for the next change", async () => {
    const { api, path } = await setUp();
    const first = await api.patch(path, { name: "One" }, '"1"');
    const second = await api.patch(path, { name: "Two" }, first.headers.etag);
    expect(second).toMatchObject({ status: 200, body: { name: "Two", version: 3 } });
  });
});

describe("bad input changes nothing", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      "a field that cannot be changed",
      { type: "CLIENT_CREDENTIALS", status: "DISABLED", id: "x" },
      ["id", "status", "type"],
    ],
    ["an empty name", { name: "" }, ["name"]],
    ["removing the name", { name: null }, ["name"]],
    ["removing the workflow of a type that needs one", { workflowId: null }, ["workflowId"]],
    ["an unknown workflow", { workflowId: "wfl_unknown" }, ["workflowId"]],
    ["a bad redirect URL", { redirectUrl: "ftp://example.com/" }, ["redirectUrl"]],
    ["redirect URIs that do not apply", { redirectUris: ["https://example.com/"] }, ["redirectUris"]],
    ["unknown settings", { settings: { a: 1, b: { c: null } } }, ["settings.a", "settings.b"]],
  ])("%s", async (_, body, paths) => {
    const { api, path } = await setUp();
    const before = await api.get(path);
    const answer = await api.patch(path, body, '"1"');
    expect(answer).toMatchObject(problem(400, "VALIDATION_FAILED"));
    expect(answer.body.errors.map((error: { path: string }) => error.path).sort()).toEqual(paths);
    expect(await api.get(path)).toMatchObject({ body: before.body });
  });

  it.each([500, 2000, 9000])("settings nested %d deep", async (depth) => {
    const { api, path } = await setUp();
    const nested = `{"settings":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}}`;
    expect((await api.patch(path, nested, '"1"')).status).toBe(400);
    expect((await api.get(path)).body.version).toBe(1);
  });

  it("another organization's integration is unknown", async () => {
    const [mine, theirs] = [await setUp(), await setUp()];
    expect(await mine.api.patch(theirs.path, { name: "Mine" }, '"1"')).toMatchObject(
      problem(404, "INTEGRATION_NOT_FOUND"),
    );
    expect((await theirs.api.get(theirs.path)).body.name).toBe("Back office");
  });

  it("another organization's workflow is unknown", async () => {
    const [mine, theirs] = [await setUp(), await setUp()];
    expect(await mine.api.patch(mine.path, { workflowId: theirs.tenant.workflow.id }, '"1"')).toMatchObject(
      problem(400, "VALIDATION_FAILED"),
    );
  });
});

describe("a JSON merge patch", () => {
  it("changes what it names and leaves the rest", async () => {
    const { api, path, tenant } = await setUp();
    const other = await createWorkflow(tenant);
    const answer = await api.patch(
      path,
      { workflowId: other.id, redirectUrl: "https://example.com/back" },
      '"1"',
    );
    expect(answer).toMatchObject({
      status: 200,
      body: {
        name: "Back office",
        workflowId: other.id,
        redirectUrl: "https://example.com/back",
        version: 2,
      },
    });
  });

  it("null removes", async () => {
    const { api, path } = await setUp();
    await api.patch(path, { redirectUrl: "https://example.com/back" }, '"1"');
    const answer = await api.patch(path, { redirectUrl: null, settings: null, redirectUris: null }, '"2"');
    expect(answer).toMatchObject({ status: 200, body: { redirectUrl: null, settings: {} } });
  });

  it("may be sent as application/merge-patch+json", async () => {
    const { api, path } = await setUp();
    const headers = { "content-type": "application/merge-patch+json" };
    expect((await api.patch(path, { name: "New" }, '"1"', headers)).status).toBe(200);
  });

  it("that changes nothing writes nothing", async () => {
    const { api, path, id, tenant } = await setUp();
    for (const body of [{}, { name: "Back office" }, { redirectUrl: null }]) {
      expect(await api.patch(path, body, '"1"')).toMatchObject({ status: 200, body: { version: 1 } });
    }
    expect(await product.auditActions(tenant, id)).toEqual([]);
  });

  it("is in the audit trail with the names of the fields, not their values", async () => {
    const { api, path, tenant } = await setUp();
    await api.patch(path, { name: "Very private name", redirectUrl: "https://example.com/back" }, '"1"');
    const { data } = await product.audit.list(tenant.organization.id, {}, { limit: 10 });
    expect(data.map(({ action, details }) => ({ action, details }))).toEqual([
      { action: "integration.updated", details: { fields: ["name", "redirectUrl"] } },
    ]);
  });
});

describe("renaming", () => {
  it("frees the old name and takes the new one", async () => {
    const { api, path } = await setUp();
    await api.patch(path, { name: "Renamed" }, '"1"');
    const reuse = await api.post("", { type: "CLIENT_CREDENTIALS", name: "Back office" });
    expect(reuse.status).toBe(201);
    expect(await api.post("", { type: "CLIENT_CREDENTIALS", name: "renamed" })).toMatchObject(
      problem(409, "INTEGRATION_NAME_TAKEN"),
    );
  });

  it("to a taken name is refused", async () => {
    const { api, path } = await setUp();
    await api.post("", { type: "CLIENT_CREDENTIALS", name: "Taken" });
    expect(await api.patch(path, { name: "TAKEN" }, '"1"')).toMatchObject(
      problem(409, "INTEGRATION_NAME_TAKEN"),
    );
    expect((await api.get(path)).body).toMatchObject({ name: "Back office", version: 1 });
  });

  it("may change the case of its own name", async () => {
    const { api, path } = await setUp();
    expect(await api.patch(path, { name: "BACK OFFICE" }, '"1"')).toMatchObject({
      status: 200,
      body: { name: "BACK OFFICE" },
    });
  });

  it("two integrations to the same name at once: one gets it", async () => {
    const { api, path } = await setUp();
    const other = await api.post("", { type: "CLIENT_CREDENTIALS", name: "Other" });
    const answers = await Promise.all([
      api.patch(path, { name: "Wanted" }, '"1"'),
      api.patch(`/${other.body.id}`, { name: "Wanted" }, '"1"'),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  });
});

describe("enable and disable", () => {
  it("switch, and are in the audit trail once however often they are called", async () => {
    const { api, path, id, tenant } = await setUp();
    for (const [action, status] of [
      ["disable", "DISABLED"],
      ["disable", "DISABLED"],
      ["enable", "ENABLED"],
      ["enable", "ENABLED"],
    ]) {
      expect(await api.post(`${path}/${action}`, {})).toMatchObject({ status: 200, body: { status } });
    }
    expect((await product.auditActions(tenant, id)).sort()).toEqual([
      "integration.disabled",
      "integration.enabled",
    ]);
    expect((await api.get(path)).body.version).toBe(3);
  });

  it("need no body, and refuse one with fields", async () => {
    const { api, path } = await setUp();
    expect((await api.send({ method: "POST", path: `/api/v1/integrations${path}/disable` })).status).toBe(
      200,
    );
    expect(await api.post(`${path}/enable`, { force: true })).toMatchObject(
      problem(400, "VALIDATION_FAILED"),
    );
  });

  it("at once with other changes still happen", async () => {
    const { api, path } = await setUp();
    const answers = await Promise.all([
      api.post(`${path}/disable`, {}),
      api.patch(path, { redirectUrl: "https://example.com/back" }, '"1"'),
    ]);
    expect(answers[0]?.status).toBe(200);
    expect((await api.get(path)).body.status).toBe("DISABLED");
  });

  it("another organization's are unknown", async () => {
    const [mine, theirs] = [await setUp(), await setUp()];
    for (const action of ["enable", "disable"]) {
      expect(await mine.api.post(`${theirs.path}/${action}`, {})).toMatchObject(
        problem(404, "INTEGRATION_NOT_FOUND"),
      );
    }
  });
});
