import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { dueKeys, keys } from "../../../lambdas/core/keys.ts";
import { cancelSession } from "../../../lambdas/core/session/administer-session.ts";
import { redactOutlived } from "../../../lambdas/onboarding/redact-outlived.ts";
import {
  commit,
  createSession,
  createTenant,
  createTestProduct,
  type Tenant,
} from "../../support/test-product.ts";
import { createTestTable, readWholeTable } from "../../support/test-table.ts";

const table = await createTestTable();
const product = createTestProduct(table);
const DAY = 24 * 60 * 60;

/** An organization that keeps ended sessions for so many days. */
const createKeeper = async (retentionDays: number | null): Promise<Tenant> => {
  const tenant = await createTenant(product);
  const organization = { ...tenant.organization, retentionDays, version: tenant.organization.version + 1 };
  await commit(table, [product.organizations.update(organization)]);
  // For longer than an organization is remembered.
  product.clock.advance(60);
  return { ...tenant, organization };
};

const createEnded = async (tenant: Tenant, loginHint: string): Promise<string> => {
  const { id } = await createSession(product, tenant, { loginHint });
  const actor = { type: "SYSTEM" as const, id: "test" };
  await cancelSession(product, { organizationId: tenant.organization.id, actor, id });
  return id;
};

const hintOf = async (id: string) => (await product.sessions.get(id))?.loginHint;

describe("the job that ends what is kept too long", () => {
  it("redacts ended sessions after the organization's days, and tells the audit trail", async () => {
    const tenant = await createKeeper(30);
    const id = await createEnded(tenant, "outlived@example.com");
    const open = await createSession(product, tenant, { loginHint: "open@example.com" });
    product.clock.advance(30 * DAY - 1);
    expect(await redactOutlived(product)).toEqual({ redacted: 0, skipped: 0, failed: 0 });
    product.clock.advance(1);
    expect(await redactOutlived(product)).toEqual({ redacted: 1, skipped: 0, failed: 0 });
    expect(await hintOf(id)).toBe("[redacted]");
    expect(JSON.stringify(await readWholeTable(table))).not.toContain("outlived@example.com");
    expect(await hintOf(open.id)).toBe("open@example.com");
    const audit = await product.audit.list(tenant.organization.id, {}, { limit: 5 });
    expect(audit.data[0]).toMatchObject({
      action: "session.redacted",
      actor: { type: "SYSTEM", id: "retention" },
      target: { id },
    });
    expect(product.log.lines.at(-1)).toMatchObject({ code: "SESSIONS_REDACTED", fields: { redacted: 1 } });
    expect(await redactOutlived(product)).toEqual({ redacted: 0, skipped: 0, failed: 0 });
  });

  it("keeps to the rule by which a session began, and leaves those alone that have none", async () => {
    const forever = await createEnded(await createKeeper(null), "forever@example.com");
    const long = await createKeeper(90);
    const id = await createEnded(long, "ninety@example.com");
    await commit(table, [
      product.organizations.update({
        ...long.organization,
        retentionDays: 1,
        version: long.organization.version + 1,
      }),
    ]);
    product.clock.advance(2 * DAY);
    await redactOutlived(product);
    expect(await hintOf(id)).toBe("ninety@example.com");
    product.clock.advance(88 * DAY);
    await redactOutlived(product);
    expect(await hintOf(id)).toBe("[redacted]");
    expect(await hintOf(forever)).toBe("forever@example.com");
  });

  it("is held up by no session that cannot be read, and tries that one again later", async () => {
    const due = dueKeys.retention("ses_broken", "2020-01-01T00:00:00.000Z");
    await table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...keys.session("ses_broken"), ...due, status: "FAILED" },
      }),
    );
    expect(await redactOutlived(product)).toEqual({ redacted: 0, skipped: 0, failed: 1 });
    expect(await redactOutlived(product)).toEqual({ redacted: 0, skipped: 0, failed: 0 });
    product.clock.advance(6 * 60 * 60 + 1);
    expect((await redactOutlived(product)).failed).toBe(1);
  });
});
