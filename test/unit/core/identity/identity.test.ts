import { describe, expect, it } from "vitest";
import { newIdentity, patchIdentity, recognize } from "../../../../lambdas/core/identity/domain.ts";
import { identityPatch } from "../../../../lambdas/core/identity/schema.ts";
import { createIdentityStore } from "../../../../lambdas/core/identity/store.ts";
import { transact } from "../../../../lambdas/platform/dynamo/transaction.ts";
import { commit } from "../../../support/test-product.ts";
import { createTestTable } from "../../../support/test-table.ts";

const table = await createTestTable();
const store = createIdentityStore(table);
const NOW = new Date("2026-03-01T12:00:00.000Z");
const LATER = new Date("2026-03-02T12:00:00.000Z");

const person = (id: string, loginHint: string, organizationId = "org_1") =>
  newIdentity(id, { organizationId, loginHint, email: null, phone: null }, NOW);

describe("finding a person by login", () => {
  it("does not mind case, space around it, or how characters are composed", async () => {
    await commit(table, store.create(person("idn_1", "José@Example.com")));
    for (const hint of [
      "josé@example.com",
      " JOSÉ@EXAMPLE.COM ",
      "jose\u0301@example.com",
      "ｊosé@example.com",
    ]) {
      expect((await store.findByLogin("org_1", hint))?.id).toBe("idn_1");
    }
    expect(await store.findByLogin("org_1", "jose@example.com")).toBeUndefined();
  });

  it("never finds another organization's", async () => {
    await commit(table, store.create(person("idn_2", "ana", "org_2")));
    expect(await store.findByLogin("org_1", "ana")).toBeUndefined();
    expect(await store.get("org_1", "idn_2")).toBeUndefined();
    expect((await store.list("org_1", { limit: 100 })).data.map((each) => each.id)).not.toContain("idn_2");
  });
});

describe("one login", () => {
  it("belongs to one person of an organization, however many try at once", async () => {
    const tries = Array.from({ length: 4 }, (_, index) => person(`idn_race${index}`, "race@example.com"));
    const outcomes = await Promise.all(tries.map((each) => transact(table, store.create(each))));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    for (const outcome of outcomes) if (!outcome.ok) expect(outcome.failed).toEqual(["identity"]);
    const all = await store.list("org_1", { limit: 100 });
    expect(all.data.filter((each) => each.loginHint === "race@example.com")).toHaveLength(1);
  });

  it("is free again when the person is removed, and a removal of an old record is refused", async () => {
    const first = person("idn_3", "free@example.com");
    await commit(table, store.create(first));
    const changed = patchIdentity(first, { displayName: "Free" }, LATER);
    await commit(table, [store.update(changed)]);
    await expect(commit(table, store.remove(first))).rejects.toThrow("identity");
    await commit(table, store.remove(changed));
    expect(await store.findByLogin("org_1", "free@example.com")).toBeUndefined();
    await commit(table, store.create(person("idn_4", "free@example.com")));
  });

  it("cannot be changed from an old record", async () => {
    const first = person("idn_5", "old@example.com");
    await commit(table, store.create(first));
    await commit(table, [store.update(patchIdentity(first, { displayName: "A" }, LATER))]);
    await expect(
      commit(table, [store.update(patchIdentity(first, { displayName: "B" }, LATER))]),
    ).rejects.toThrow();
    expect((await store.get("org_1", "idn_5"))?.displayName).toBe("A");
  });
});

describe("enrolment", () => {
  it("happens with the first success and never again", () => {
    const known = { ...person("idn_6", "x"), enrolledAt: null };
    const enrolled = recognize(known, LATER);
    expect(enrolled).toMatchObject({ enrolledAt: LATER.toISOString(), version: 2 });
    expect(recognize(enrolled, new Date("2026-04-01T00:00:00.000Z"))).toBe(enrolled);
  });
});

describe("what may be changed of a person", () => {
  it.each([
    [{ loginHint: "other" }],
    [{ id: "idn_9" }],
    [{ email: "nobody" }],
    [{ phone: "555" }],
    [{ displayName: "" }],
    [{ displayName: "a\u0007" }],
    [{ displayName: "x".repeat(121) }],
  ])("does not include %j", (patch) => {
    expect(identityPatch.safeParse(patch).success).toBe(false);
  });

  it("removes with null and keeps what is left out", () => {
    const known = { ...person("idn_7", "x"), email: "x@example.com", phone: "+14155550123" };
    expect(patchIdentity(known, { email: null }, LATER)).toMatchObject({
      email: null,
      phone: "+14155550123",
      version: 2,
    });
  });
});
