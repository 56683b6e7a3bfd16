import { describe, expect, it } from "vitest";
import { planDefaultClient } from "../../../../lambdas/core/integration/create-default-client.ts";
import { transact } from "../../../../lambdas/platform/dynamo/transaction.ts";
import { createTestProduct } from "../../../support/test-product.ts";
import { createTestTable } from "../../../support/test-table.ts";

const product = createTestProduct(await createTestTable());
const actor = { type: "USER", id: "usr_operator" } as const;

const setUp = () => {
  const organizationId = product.ids.next("org");
  const switchOn = async () => {
    const plan = await planDefaultClient(product, organizationId, actor);
    return plan.writes.length === 0 ? { ok: true } : transact(product.table, plan.writes);
  };
  const list = async () => (await product.integrations.list(organizationId, { limit: 100 })).data;
  return { organizationId, switchOn, list };
};

describe("the default client credentials", () => {
  it("are made when the feature is switched on, without a secret", async () => {
    const { organizationId, switchOn, list } = setUp();
    await switchOn();
    expect(await list()).toMatchObject([
      {
        organizationId,
        type: "CLIENT_CREDENTIALS",
        name: "Default client credentials",
        status: "ENABLED",
        clientId: expect.stringMatching(/^cli_/),
        secretCreatedAt: null,
        secretVersionId: null,
      },
    ]);
  });

  it("are made exactly once by many calls at the same time; each loser is refused as a whole", async () => {
    const { organizationId, switchOn, list } = setUp();
    // All plan before any of them writes: the moment at which the condition has to decide.
    const plans = await Promise.all(
      Array.from({ length: 8 }, () => planDefaultClient(product, organizationId, actor)),
    );
    const outcomes = await Promise.all(plans.map((plan) => transact(product.table, plan.writes)));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    await switchOn();
    expect(await list()).toHaveLength(1);
    const { data } = await product.audit.list(organizationId, {}, { limit: 100 });
    expect(data.filter((event) => event.action === "integration.created")).toHaveLength(1);
  });

  it("that exist already are found, and nothing is written", async () => {
    const { organizationId, switchOn, list } = setUp();
    await switchOn();
    const [made] = await list();
    expect(await planDefaultClient(product, organizationId, actor)).toEqual({
      integrationId: made?.id,
      writes: [],
    });
    expect(await product.integrations.findDefaultId(organizationId)).toBe(made?.id);
  });

  it("of two organizations are two", async () => {
    const [one, two] = [setUp(), setUp()];
    await Promise.all([one.switchOn(), two.switchOn()]);
    const ids = [...(await one.list()), ...(await two.list())].map((each) => each.clientId);
    expect(new Set(ids).size).toBe(2);
  });

  it("are found by their client id", async () => {
    const { switchOn, list } = setUp();
    await switchOn();
    const [made] = await list();
    expect(await product.integrations.findByClientId(made?.clientId ?? "")).toEqual(made);
  });
});
