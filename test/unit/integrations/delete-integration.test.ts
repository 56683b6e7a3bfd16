import { describe, expect, it } from "vitest";
import { planDefaultClient } from "../../../lambdas/core/integration/create-default-client.ts";
import { cancelSession } from "../../../lambdas/core/session/administer-session.ts";
import { commit, createSession } from "../../support/test-product.ts";
import { createTestTable, readWholeTable } from "../../support/test-table.ts";
import { createClientIntegration, createIntegrationsApi, SECRET_PREFIX } from "./integrations-fixture.ts";

const table = await createTestTable();
const product = createIntegrationsApi(table);
const problem = (status: number, code: string) => ({ status, body: { status, code } });

const setUp = async () => {
  const tenant = await product.newTenant();
  return { tenant, api: product.as(tenant), id: tenant.integration.id, path: `/${tenant.integration.id}` };
};

describe("deleting is refused", () => {
  it("for another organization's integration, which stays", async () => {
    const [mine, theirs] = [await setUp(), await setUp()];
    expect(await mine.api.remove(theirs.path)).toMatchObject(problem(404, "INTEGRATION_NOT_FOUND"));
    expect((await theirs.api.get(theirs.path)).status).toBe(200);
  });

  it("while a session of it is open", async () => {
    const { tenant, api, path } = await setUp();
    await createSession(product, tenant);
    expect(await api.remove(path)).toMatchObject(problem(409, "SESSIONS_OPEN"));
    expect(await api.remove(`${path}?force=false`)).toMatchObject(problem(409, "SESSIONS_OPEN"));
    expect((await api.get(path)).status).toBe(200);
  });

  it.each(["force=yes", "force=1", "force=", "force=TRUE", "force=true&force=true"])(
    "with %s, which is no yes",
    async (query) => {
      const { api, path } = await setUp();
      expect(await api.remove(`${path}?${query}`)).toMatchObject(problem(400, "VALIDATION_FAILED"));
      expect((await api.get(path)).status).toBe(200);
    },
  );

  it("with a stale If-Match", async () => {
    const { api, path } = await setUp();
    await api.patch(path, { name: "New" }, '"1"');
    expect(await api.remove(path, { "if-match": '"1"' })).toMatchObject(problem(412, "PRECONDITION_FAILED"));
    expect((await api.remove(path, { "if-match": '"2"' })).status).toBe(204);
  });

  it("when somebody changes the integration at the same moment", async () => {
    const { tenant, api, path } = await setUp();
    const racing = product.as(tenant, {
      sessions: {
        ...product.sessions,
        hasOpen: async () => {
          await api.patch(path, { name: "Changed meanwhile" }, '"1"');
          return false;
        },
      },
    });
    expect(await racing.remove(path)).toMatchObject(problem(412, "PRECONDITION_FAILED"));
    expect((await api.get(path)).body.name).toBe("Changed meanwhile");
  });

  it("for the default client credentials, also by force; disabling them is the way", async () => {
    const { tenant, api } = await setUp();
    const actor = { type: "USER", id: "usr_1" } as const;
    const plan = await planDefaultClient(product, tenant.organization.id, actor);
    await commit(table, plan.writes);
    const path = `/${plan.integrationId}`;
    expect(await api.remove(path)).toMatchObject(problem(409, "DEFAULT_INTEGRATION"));
    expect(await api.remove(`${path}?force=true`)).toMatchObject(problem(409, "DEFAULT_INTEGRATION"));
    expect((await api.post(`${path}/disable`, {})).status).toBe(200);
    expect((await api.patch(path, { name: "Renamed" }, '"2"')).status).toBe(200);
    expect(await api.remove(path)).toMatchObject(problem(409, "DEFAULT_INTEGRATION"));
  });
});

describe("deleting", () => {
  it("answers 204 without a body; afterwards the integration is unknown", async () => {
    const { api, path } = await setUp();
    const answer = await api.remove(path);
    expect([answer.status, answer.body]).toEqual([204, undefined]);
    expect(await api.get(path)).toMatchObject(problem(404, "INTEGRATION_NOT_FOUND"));
    expect(await api.remove(path)).toMatchObject(problem(404, "INTEGRATION_NOT_FOUND"));
  });

  it("is in the audit trail", async () => {
    const { api, path, id, tenant } = await setUp();
    await api.remove(path);
    expect(await product.auditActions(tenant, id)).toEqual(["integration.deleted"]);
  });

  it("twice at once happens once", async () => {
    const { api, path, id, tenant } = await setUp();
    const answers = await Promise.all([api.remove(path), api.remove(path), api.remove(path)]);
    expect(answers.filter((answer) => answer.status === 204)).toHaveLength(1);
    expect(await product.auditActions(tenant, id)).toEqual(["integration.deleted"]);
  });

  it("frees the name", async () => {
    const { api, path } = await setUp();
    await api.remove(path);
    expect((await api.post("", { type: "CLIENT_CREDENTIALS", name: "Back office" })).status).toBe(201);
  });

  it("is possible once the sessions have ended", async () => {
    const { tenant, api, path } = await setUp();
    const { id } = await createSession(product, tenant);
    await cancelSession(product, {
      organizationId: tenant.organization.id,
      actor: { type: "USER", id: "usr_1" },
      id,
    });
    expect((await api.remove(path)).status).toBe(204);
  });

  it("by force leaves the open sessions to go on", async () => {
    const { tenant, api, path } = await setUp();
    const session = await createSession(product, tenant);
    expect((await api.remove(`${path}?force=true`)).status).toBe(204);
    expect(await product.sessions.get(session.id)).toMatchObject({
      status: "CREATED",
      integrationName: "Back office",
    });
  });

  it("takes the client and its secret along, and leaves no row of it", async () => {
    const { api, id, clientId } = await createClientIntegration(product);
    await api.post(`/${id}/secret`, {});
    expect((await api.remove(`/${id}`)).status).toBe(204);
    expect(await product.integrations.findByClientId(clientId)).toBeUndefined();
    const names = product.manager.stored().map((secret) => secret.name);
    expect(names).not.toContain(`${SECRET_PREFIX}${id}`);
    const rows = (await readWholeTable(table)).filter((item) => item.integrationId === id || item.id === id);
    expect(rows).toEqual([]);
  });

  it("succeeds although the secret cannot be removed now: the client is gone, and the log says so", async () => {
    const { api, id, clientId } = await createClientIntegration(product);
    await api.post(`/${id}/secret`, {});
    product.manager.failNext("DeleteSecret");
    expect((await api.remove(`/${id}`)).status).toBe(204);
    expect(await product.integrations.findByClientId(clientId)).toBeUndefined();
    expect(product.log.lines).toContainEqual(
      expect.objectContaining({
        code: "CLIENT_SECRET_LEFT_BEHIND",
        fields: expect.objectContaining({ integrationId: id }),
      }),
    );
  });
});
