import { describe, expect, it } from "vitest";
import { cancelSession, resendSession } from "../../../../lambdas/core/session/administer-session.ts";
import { cancel, expire } from "../../../../lambdas/core/session/domain.ts";
import { createSession, createTenant, createTestProduct } from "../../../support/test-product.ts";
import { createTestTable } from "../../../support/test-table.ts";

const table = await createTestTable();

const setUp = async () => {
  const product = createTestProduct(table);
  const tenant = await createTenant(product);
  const session = await createSession(product, tenant);
  const command = {
    organizationId: tenant.organization.id,
    actor: { type: "USER", id: "usr_1" } as const,
    id: session.id,
  };
  const stored = async () => {
    const found = await product.sessions.get(session.id);
    if (found === undefined) throw new Error("The session is gone.");
    return found;
  };
  const taken = () => product.metrics.added.splice(0);
  return { product, tenant, session, command, stored, taken };
};

describe("what operators see of a session", () => {
  it("begins when it is requested", async () => {
    const { product, tenant, session } = await setUp();
    expect(product.metrics.names()).toEqual(["Sessions Status=CREATED"]);
    expect(product.log.lines.map(({ code, fields }) => [code, fields])).toEqual([
      [
        "SESSION_CHANGED",
        {
          interviewId: session.id,
          organizationId: tenant.organization.id,
          integrationId: tenant.integration.id,
          from: null,
          to: "CREATED",
          reason: null,
        },
      ],
    ]);
  });

  it("tells its end, why, and how long it took", async () => {
    const { product, command, taken } = await setUp();
    taken();
    product.clock.advance(90);
    await cancelSession(product, command);
    expect(taken().map(({ name, dimensions, value }) => [name, dimensions, value])).toEqual([
      ["Sessions", { Status: "CANCELED" }, 1],
      ["SessionSeconds", { Ended: "CANCELED" }, 90],
      ["SessionFailures", { Reason: "CANCELED" }, 1],
    ]);
    expect(product.log.lines.at(-1)?.fields).toMatchObject({
      from: "CREATED",
      to: "CANCELED",
      reason: "CANCELED",
    });
  });

  it("leaves out what changes no status, and what lost against somebody faster", async () => {
    const { product, command, stored, taken } = await setUp();
    const seen = await stored();
    taken();
    await resendSession(product, command);
    expect(taken()).toEqual([]);
    expect(await product.writer.write(cancel(seen, product.writer.now()))).toBe(false);
    expect(taken()).toEqual([]);
  });

  it("never holds the person", async () => {
    const { product, stored } = await setUp();
    product.clock.advance(100_000);
    await product.writer.write(expire(await stored(), product.writer.now()));
    const text = JSON.stringify([product.log.lines, product.metrics.added]);
    expect(text).toContain("LINK_EXPIRED");
    expect(text).not.toContain("ana@example.com");
  });
});
