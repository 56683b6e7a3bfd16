import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestApi, type TestApi, type TestOrganization } from "./api.ts";

let api: TestApi;
let org: TestOrganization;
beforeAll(async () => {
  api = await createTestApi();
});
beforeEach(async () => {
  org = await api.openOrganization();
});

const good = { name: "Check", modules: [{ type: "one-time-code" }] };
const later = () => api.product.clock.advance(60);
const now = () => api.product.clock.now().toISOString();

const list = async (query: Record<string, string> = {}) => {
  const answer = await org.admin("GET", `audit-events?${new URLSearchParams(query)}`);
  expect(answer.status).toBe(200);
  return answer.body as { data: { action: string }[]; nextCursor: string };
};
const actions = async (query: Record<string, string>) => (await list(query)).data.map(({ action }) => action);

/** An administrator and an operator change the same workflow and two other things. */
const work = async () => {
  const { body } = await org.admin("POST", "workflows", good);
  later();
  const between = now();
  await org.operator("DELETE", `workflows/${body.id}`);
  later();
  const { id } = (await org.operator("POST", "workflows", { ...good, name: "Other" })).body;
  return { first: String(body.id), other: String(id), between };
};

describe("the audit trail is found", () => {
  it("by what it was done to", async () => {
    const { first, other } = await work();
    expect(await actions({ target: first })).toEqual(["workflow.deleted", "workflow.created"]);
    expect(await actions({ target: other })).toEqual(["workflow.created"]);
  });

  it("by who did it, and by both", async () => {
    const { first } = await work();
    const { admin, operator, viewer } = org.staff;
    expect(await actions({ actor: admin.id })).toEqual(["workflow.created"]);
    expect(await actions({ actor: operator.id })).toEqual(["workflow.created", "workflow.deleted"]);
    expect(await actions({ actor: operator.id, target: first })).toEqual(["workflow.deleted"]);
    expect(await actions({ actor: viewer.id })).toEqual([]);
  });

  it("by action and by time, alone and with the others", async () => {
    const { first, between } = await work();
    expect(await actions({ action: "workflow.created" })).toEqual(["workflow.created", "workflow.created"]);
    expect(await actions({ from: between })).toEqual(["workflow.created", "workflow.deleted"]);
    expect(await actions({ to: between })).toEqual(["workflow.created"]);
    expect(await actions({ target: first, from: between })).toEqual(["workflow.deleted"]);
    expect(await actions({ actor: org.staff.operator.id, action: "workflow.deleted", to: now() })).toEqual([
      "workflow.deleted",
    ]);
  });

  it("page by page", async () => {
    await work();
    const { operator } = org.staff;
    const first = await list({ actor: operator.id, limit: "1" });
    const second = await list({ actor: operator.id, limit: "1", cursor: first.nextCursor });
    expect([...first.data, ...second.data].map(({ action }) => action)).toEqual([
      "workflow.created",
      "workflow.deleted",
    ]);
  });

  it("in one's own organization alone", async () => {
    const { first } = await work();
    const other = await api.openOrganization();
    const answer = await other.admin("GET", `audit-events?target=${first}`);
    expect(answer.body).toEqual({ data: [], nextCursor: null });
  });
});

describe("of a session", () => {
  const requestedBy = (actor: { type: "USER" | "CLIENT"; id: string }) =>
    api.product.audit.record({
      organizationId: org.organization.id,
      actor,
      action: "session.requested",
      target: { type: "session", id: "ses_0" },
    }).item.Put?.Item;

  it("what a client did costs no index entry; what a person did has both", () => {
    expect(requestedBy({ type: "CLIENT", id: "cli_0" })).not.toHaveProperty("referencePk");
    expect(requestedBy({ type: "CLIENT", id: "cli_0" })).not.toHaveProperty("listPk");
    expect(requestedBy({ type: "USER", id: "usr_0" })).toMatchObject({
      listPk: `ACTS#${org.organization.id}#usr_0`,
      referencePk: `ACTS_ON#${org.organization.id}#ses_0`,
    });
  });
});

describe("a filter that cannot be meant is refused", () => {
  it.each([
    ["a client as the actor", "actor=cli_1", "actor"],
    ["an object that is no id", "target=everything", "target"],
    ["an action that does not exist", "action=user.praised", "action"],
    ["a time that is none", "from=yesterday", "from"],
    ["an end before the beginning", "from=2026-02-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from"],
  ])("%s", async (_, query, path) => {
    const answer = await org.admin("GET", `audit-events?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});
