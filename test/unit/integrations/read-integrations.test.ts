import { describe, expect, it } from "vitest";
import { integrationTypes } from "../../../lambdas/core/integration/registry.ts";
import { createTestTable } from "../../support/test-table.ts";
import { createIntegrationsApi } from "./integrations-fixture.ts";

const product = createIntegrationsApi(await createTestTable());
const problem = (status: number, code: string) => ({ status, body: { status, code } });

describe("reading one", () => {
  it("another organization's integration answers exactly like an unknown one", async () => {
    const [mine, theirs] = [await product.newTenant(), await product.newTenant()];
    const api = product.as(mine);
    const foreign = await api.get(`/${theirs.integration.id}`);
    const unknown = await api.get("/int_unknown");
    expect(foreign).toMatchObject(problem(404, "INTEGRATION_NOT_FOUND"));
    expect(foreign.body).toEqual(unknown.body);
  });

  it.each(["%00", "..%2f..", "INTEGRATION%23x", "%F0%9F%98%80", "'", "x".repeat(200)])(
    "an id such as %s is unknown",
    async (id) => {
      expect((await product.as(await product.newTenant()).get(`/${id}`)).status).toBe(404);
    },
  );

  it("carries its version as ETag", async () => {
    const tenant = await product.newTenant();
    const answer = await product.as(tenant).get(`/${tenant.integration.id}`);
    expect(answer).toMatchObject({ status: 200, body: { id: tenant.integration.id, version: 1 } });
    expect(answer.headers.etag).toBe('"1"');
  });
});

describe("the list", () => {
  it("pages from the newest to the oldest, each integration once, and no other organization's", async () => {
    const tenant = await product.newTenant();
    const api = product.as(tenant);
    await product.newTenant();
    const made = [tenant.integration.id];
    for (let index = 0; index < 6; index++) {
      product.clock.advance(1);
      const body = { type: "CLIENT_CREDENTIALS", name: `Client ${index}` };
      made.unshift((await api.post("", body)).body.id);
    }
    const seen: string[] = [];
    let cursor: string | null = "";
    for (let pages = 0; cursor !== null && pages < 10; pages++) {
      const page = await api.get(`?limit=3${cursor === "" ? "" : `&cursor=${cursor}`}`);
      expect(page.body.data.length).toBeLessThanOrEqual(3);
      seen.push(...page.body.data.map((each: { id: string }) => each.id));
      cursor = page.body.nextCursor;
    }
    expect(seen).toEqual(made);
  });

  it.each(["limit=0", "limit=101", "limit=x", "limit=1.5", "limit=1&limit=2", "cursor=x", "cursor=e30"])(
    "%s is refused",
    async (query) => {
      const answer = await product.as(await product.newTenant()).get(`?${query}`);
      expect(answer).toMatchObject(problem(400, "VALIDATION_FAILED"));
    },
  );

  it("does not take another organization's cursor", async () => {
    const [mine, theirs] = [await product.newTenant(), await product.newTenant()];
    await product.as(theirs).post("", { type: "CLIENT_CREDENTIALS", name: "More" });
    const { body } = await product.as(theirs).get("?limit=1");
    expect(body.nextCursor).not.toBeNull();
    expect(await product.as(mine).get(`?limit=1&cursor=${body.nextCursor}`)).toMatchObject(
      problem(400, "VALIDATION_FAILED"),
    );
  });
});

describe("the templates of New Integration", () => {
  it("show every type of the registry once, under its tab", async () => {
    const api = product.as(await product.newTenant());
    const answer = await api.send({ path: "/api/v1/integration-templates" });
    const tabs: { id: string; title: string; cards: { type: string; title: string }[] }[] = answer.body.tabs;
    expect(tabs.flatMap((tab) => tab.cards.map((card) => card.type)).sort()).toEqual(
      integrationTypes.map((definition) => definition.type).sort(),
    );
    expect(tabs.map((tab) => tab.title)).toEqual(["Custom", "IAM", "Directory", "Purpose-built"]);
    expect(tabs[0]).toEqual({
      id: "CUSTOM",
      title: "Custom",
      cards: expect.arrayContaining([
        {
          type: "API",
          title: "API",
          description: expect.any(String),
          workflow: true,
          redirect: "url",
          client: false,
        },
      ]),
    });
  });
});
