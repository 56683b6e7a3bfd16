import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newIdentity } from "../../../lambdas/core/identity/domain.ts";
import type { Identity } from "../../../lambdas/core/identity/schema.ts";
import { keys } from "../../../lambdas/core/keys.ts";
import { commit, createSession } from "../../support/test-product.ts";
import { createTestApi, ifMatch, type TestApi, type TestOrganization } from "./api.ts";

let api: TestApi;
let org: TestOrganization;
let ana: Identity;

const add = async (loginHint: string): Promise<Identity> => {
  const person = newIdentity(
    api.product.ids.next("idn"),
    { organizationId: org.organization.id, loginHint, email: null, phone: null },
    api.product.clock.now(),
  );
  await commit(api.product.table, api.product.identities.create(person));
  api.product.clock.advance(1);
  return person;
};

beforeAll(async () => {
  api = await createTestApi();
});
beforeEach(async () => {
  org = await api.openOrganization();
  ana = await add("Ana@Example.com");
});

describe("PATCH identities/{id} with bad input changes nothing", () => {
  it.each([
    ["an unknown field", { loginHint: "other" }],
    ["an address that is none", { email: "ana" }],
    ["a national phone number", { phone: "0151 123" }],
    ["a name of 121 characters", { displayName: "x".repeat(121) }],
    ["a name with a control character", { displayName: "a\u0000b" }],
    ["an empty name", { displayName: "" }],
  ])("%s", async (_, body) => {
    expect(await org.admin("PATCH", `identities/${ana.id}`, body, ifMatch(1))).toMatchObject({ status: 400 });
    expect(await api.product.identities.get(org.organization.id, ana.id)).toEqual(ana);
  });
});

describe("people", () => {
  it("are listed newest first, and found by their login whatever its case", async () => {
    const bea = await add("bea@example.com");
    const list = await org.agent("GET", "identities?limit=1");
    expect(list.body.data.map((person: Identity) => person.id)).toEqual([bea.id]);
    const rest = await org.agent("GET", `identities?limit=1&cursor=${list.body.nextCursor}`);
    expect(rest.body.data.map((person: Identity) => person.id)).toEqual([ana.id]);
    const found = await org.agent("GET", "identities?loginHint=ana%40example.com");
    expect(found.body).toMatchObject({ data: [{ id: ana.id }], nextCursor: null });
    expect((await org.agent("GET", "identities?loginHint=nobody")).body.data).toEqual([]);
    expect(found.body.data[0]).not.toHaveProperty("organizationId");
  });

  it("are found by a part of a name, login or address, whatever its case and accents", async () => {
    const patch = { displayName: "Ana López", phone: "+14155550123", email: "a.lopez@example.org" };
    await org.admin("PATCH", `identities/${ana.id}`, patch, ifMatch(1));
    await add("bea@example.com");
    const idsOf = async (search: string) => {
      const answer = await org.agent("GET", `identities?search=${encodeURIComponent(search)}`);
      return answer.body.data.map((person: Identity) => person.id);
    };
    for (const search of ["lopez", "LÓPEZ", "@example.org", "5550123", "ana@ex"]) {
      expect(await idsOf(search), search).toEqual([ana.id]);
    }
    expect(await idsOf("example")).toHaveLength(2);
    expect(await idsOf("nobody")).toEqual([]);
    const wrong = await org.agent("GET", `identities?search=${"x".repeat(121)}`);
    expect(wrong).toMatchObject({ status: 400, body: { code: "VALIDATION_FAILED" } });
    const other = await api.openOrganization();
    expect((await other.agent("GET", "identities?search=lopez")).body.data).toEqual([]);
  });

  it("whom a release without the search wrote are found by their login, as it is written", async () => {
    const { client, name } = api.product.table;
    const Key = keys.identity(ana.id);
    const old = { TableName: name, Key, UpdateExpression: "REMOVE searchText" };
    await client.send(new UpdateCommand(old));
    const found = await org.agent("GET", "identities?search=%40Example.com");
    expect(found.body.data).toMatchObject([{ id: ana.id }]);
  });

  it("get contact data that the next verification uses", async () => {
    const patched = await org.admin(
      "PATCH",
      `identities/${ana.id}`,
      { email: "ana.private@example.com", phone: "+14155550123", displayName: " Ana López " },
      ifMatch(1),
    );
    expect(patched).toMatchObject({
      status: 200,
      body: { displayName: "Ana López", phone: "+14155550123", version: 2 },
    });
    const { id } = await createSession(api.product, org, { notification: { type: "SMS" } });
    expect(await api.product.sessions.get(id)).toMatchObject({
      contact: { email: "ana.private@example.com", phone: "+14155550123" },
      notification: { phone: "+14155550123" },
    });
    const cleared = await org.admin("PATCH", `identities/${ana.id}`, { phone: null }, ifMatch(2));
    expect(cleared.body).toMatchObject({ phone: null, email: "ana.private@example.com" });
  });

  it("leave no personal data in the audit trail", async () => {
    await org.admin("PATCH", `identities/${ana.id}`, { email: "ana.private@example.com" }, ifMatch(1));
    await org.admin("DELETE", `identities/${ana.id}`);
    const events = await api.auditOf(org.organization.id);
    expect(events.map((event) => event.action).sort()).toEqual(["identity.deleted", "identity.updated"]);
    expect(JSON.stringify(events)).not.toMatch(/ana/i);
  });

  it("are forgotten on deletion, and their login can be enrolled anew", async () => {
    expect(await org.admin("DELETE", `identities/${ana.id}`)).toMatchObject({ status: 204 });
    expect(await org.agent("GET", `identities/${ana.id}`)).toMatchObject({
      status: 404,
      body: { code: "IDENTITY_NOT_FOUND" },
    });
    await expect(add("ana@example.com")).resolves.toBeDefined();
  });

  it("let one of two editors win", async () => {
    const answers = await Promise.all(
      ["A", "B"].map((displayName) =>
        org.admin("PATCH", `identities/${ana.id}`, { displayName }, ifMatch(1)),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412]);
  });
});
