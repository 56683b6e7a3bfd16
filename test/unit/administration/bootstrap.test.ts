import { beforeEach, describe, expect, it } from "vitest";
import {
  type BootstrapDeps,
  connectBootstrap,
  createBootstrap,
} from "../../../lambdas/administration/setup/bootstrap-organization.ts";
import type { Table } from "../../../lambdas/platform/dynamo/table.ts";
import { createIds } from "../../../lambdas/platform/ids.ts";
import { createTestClock } from "../../support/test-clock.ts";
import { commit } from "../../support/test-product.ts";
import { createTestTable, readWholeTable } from "../../support/test-table.ts";
import { createMemorySignIn } from "./api.ts";

let table: Table;
let deps: BootstrapDeps;
let signIn: ReturnType<typeof createMemorySignIn>;

beforeEach(async () => {
  table = await createTestTable();
  signIn = createMemorySignIn();
  const clock = createTestClock();
  deps = connectBootstrap(table, signIn.users, clock, createIds(clock));
});

const demoUsers = JSON.stringify([
  { role: "admin", username: "admin@example.com" },
  { role: "viewer", username: "viewer@example.com" },
]);
const wanted = { organizationName: "First Bank", adminEmail: "Boss@Example.com", demoUsers };
const run = (properties: Record<string, unknown> = wanted) => createBootstrap(deps)(properties);
const userOf = (email: string) => deps.users.getBySubject(signIn.subjects.get(email) ?? "");

describe("the first deployment", () => {
  it.each([
    ["no name", { demoUsers }],
    ["an empty name", { ...wanted, organizationName: "" }],
    ["an address that is none", { ...wanted, adminEmail: "boss" }],
    ["demo users that are no JSON", { ...wanted, demoUsers: "[" }],
    ["a demo user with an unknown role", { ...wanted, demoUsers: '[{"role":"root","username":"a@b.co"}]' }],
  ])("with %s fails and leaves nothing behind", async (_, properties) => {
    await expect(run(properties)).rejects.toThrow();
    expect(await readWholeTable(table)).toEqual([]);
    expect(signIn.subjects.size).toBe(0);
  });

  it("makes an organization with the feature, a workflow, client credentials without a secret, and users", async () => {
    const { data, physicalResourceId } = await run();
    const id = data?.OrganizationId ?? "";
    expect(physicalResourceId).toBe(id);
    expect(await deps.organizations.get(id)).toMatchObject({
      name: "First Bank",
      features: ["integrations-ecosystem"],
      version: 1,
    });
    expect(await deps.workflows.get(id, data?.DefaultWorkflowId ?? "")).toMatchObject({
      modules: [{ type: "one-time-code" }],
    });
    expect(await deps.integrations.get(id, data?.ClientCredentialsIntegrationId ?? "")).toMatchObject({
      type: "CLIENT_CREDENTIALS",
      secretCreatedAt: null,
    });
    expect(await userOf("boss@example.com")).toMatchObject({ role: "operator", organizationId: id });
    expect(await userOf("viewer@example.com")).toMatchObject({ role: "viewer", organizationId: id });
    expect(signIn.invited).toEqual(["boss@example.com"]);
  });

  it("needs neither an admin nor demo users", async () => {
    await expect(run({ organizationName: "First Bank", adminEmail: "" })).resolves.toBeDefined();
    expect(signIn.subjects.size).toBe(0);
  });
});

describe("a later deployment", () => {
  it("finds what the first one made and changes nothing", async () => {
    const first = await run();
    const before = await readWholeTable(table);
    expect(await run({ ...wanted, organizationName: "Renamed in the template" })).toEqual(first);
    expect(await readWholeTable(table)).toEqual(before);
    expect(signIn.invited).toHaveLength(1);
  });

  it("adds the users who are new and leaves a changed role alone", async () => {
    await run();
    const viewer = await userOf("viewer@example.com");
    if (viewer === undefined) throw new Error("no viewer");
    const promoted = { ...viewer, role: "agent", version: 2 } as const;
    await commit(table, deps.users.update(viewer, promoted));
    await run({
      ...wanted,
      demoUsers: JSON.stringify([
        { role: "viewer", username: "viewer@example.com" },
        { role: "reviewer", username: "reviewer@example.com" },
      ]),
    });
    expect(await userOf("viewer@example.com")).toMatchObject({ role: "agent" });
    expect(await userOf("reviewer@example.com")).toMatchObject({ role: "reviewer" });
  });

  it("finishes one that died while users were made", async () => {
    const ensure = signIn.users.ensure;
    let calls = 0;
    deps.signInUsers = {
      ...signIn.users,
      ensure: async (email, options) => {
        calls += 1;
        if (calls === 3) throw new Error("died");
        return ensure(email, options);
      },
    };
    await expect(run()).rejects.toThrow("died");
    expect(await userOf("viewer@example.com")).toBeUndefined();
    const { data } = await run();
    expect(await userOf("viewer@example.com")).toMatchObject({ organizationId: data?.OrganizationId });
    expect((await deps.organizations.list({ limit: 10 })).data).toHaveLength(1);
  });

  it("at the same time as another makes one organization", async () => {
    const results = await Promise.all([run(), run(), run()]);
    expect(new Set(results.map((result) => result.physicalResourceId)).size).toBe(1);
    expect((await deps.organizations.list({ limit: 10 })).data).toHaveLength(1);
    const { data } = await deps.users.list(results[0]?.physicalResourceId ?? "", { limit: 10 });
    expect(data).toHaveLength(3);
  });
});
