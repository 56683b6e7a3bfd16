import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { changeRole, newUser } from "../../../../lambdas/core/user/domain.ts";
import type { Role, User } from "../../../../lambdas/core/user/schema.ts";
import { createUserStore, type UserStore } from "../../../../lambdas/core/user/store.ts";
import { transact, type Write } from "../../../../lambdas/platform/dynamo/transaction.ts";
import { createTestProduct, type TestProduct } from "../../../support/test-product.ts";
import { createTestTable } from "../../../support/test-table.ts";

let product: TestProduct;
let users: UserStore;
let organizationId: string;

beforeAll(async () => {
  product = createTestProduct(await createTestTable());
  users = createUserStore(product.table);
});
beforeEach(() => {
  organizationId = product.ids.next("org");
});

const build = (role: Role): User =>
  newUser(
    {
      id: product.ids.next("usr"),
      subject: crypto.randomUUID(),
      organizationId,
      email: "someone@example.com",
      role,
    },
    product.clock.now(),
  );

const write = (writes: Write[]) => transact(product.table, writes);

const add = async (role: Role): Promise<User> => {
  const user = build(role);
  expect(await write(users.create(user))).toEqual({ ok: true });
  return user;
};

const changed = (user: User, role: Role) => users.update(user, changeRole(user, role, product.clock.now()));

describe("users", () => {
  it("are found by their subject and by their id, the latter in their own organization only", async () => {
    const user = await add("viewer");
    expect(await users.getBySubject(user.subject)).toEqual(user);
    expect(await users.get(organizationId, user.id)).toEqual(user);
    expect(await users.get(product.ids.next("org"), user.id)).toBeUndefined();
  });

  it("have one record for one subject", async () => {
    const user = await add("viewer");
    const again = { ...build("admin"), subject: user.subject };
    expect(await write(users.create(again))).toEqual({ ok: false, failed: ["user"] });
    expect(await users.get(organizationId, again.id)).toBeUndefined();
  });

  it("are noted as seen without a new version, and not brought back once they are removed", async () => {
    const user = await add("viewer");
    const at = product.clock.now();
    await users.noteVisit(user.subject, at);
    expect(await users.getBySubject(user.subject)).toEqual({ ...user, lastSeenAt: at.toISOString() });
    await write(users.remove(user));
    await users.noteVisit(user.subject, at);
    expect(await users.getBySubject(user.subject)).toBeUndefined();
  });

  it("leave nothing behind when they are removed", async () => {
    const user = await add("viewer");
    expect(await write(users.remove(user))).toEqual({ ok: true });
    expect(await users.getBySubject(user.subject)).toBeUndefined();
    expect(await users.get(organizationId, user.id)).toBeUndefined();
    expect((await users.list(organizationId, { limit: 10 })).data).toEqual([]);
  });

  it("are neither changed nor removed by someone who saw an earlier version", async () => {
    const user = await add("viewer");
    await write(changed(user, "agent"));
    expect(await write(changed(user, "reviewer"))).toEqual({ ok: false, failed: ["user"] });
    expect(await write(users.remove(user))).toEqual({ ok: false, failed: ["user"] });
    expect(await users.getBySubject(user.subject)).toMatchObject({ role: "agent" });
  });
});

describe("the last admin of an organization", () => {
  const refused = { ok: false, failed: ["admins"] };

  it("can be neither removed nor given another role", async () => {
    const admin = await add("admin");
    await add("operator");
    expect(await write(users.remove(admin))).toEqual(refused);
    expect(await write(changed(admin, "viewer"))).toEqual(refused);
    expect(await users.getBySubject(admin.subject)).toEqual(admin);
  });

  it("is the one that is left, whichever way the others came and went", async () => {
    const first = await add("admin");
    const second = await add("viewer");
    await write(changed(second, "admin"));
    expect(await write(changed(first, "agent"))).toEqual({ ok: true });
    const promoted = await users.getBySubject(second.subject);
    if (promoted === undefined) throw new Error("gone");
    expect(await write(users.remove(promoted))).toEqual(refused);
  });

  it("is counted for each organization on its own", async () => {
    const here = await add("admin");
    organizationId = product.ids.next("org");
    await add("admin");
    expect(await write(users.remove(here))).toEqual(refused);
  });
});
