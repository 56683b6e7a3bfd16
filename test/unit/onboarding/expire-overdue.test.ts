import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { dueKeys, keys } from "../../../lambdas/core/keys.ts";
import { expireOverdue } from "../../../lambdas/onboarding/expire-overdue.ts";
import { createSession, createTenant, createTestProduct } from "../../support/test-product.ts";
import { createTestTable } from "../../support/test-table.ts";
import { createBrowser, eventNames } from "../verification/person.ts";

const table = await createTestTable();
const product = createTestProduct(table);
const tenant = await createTenant(product);

describe("the job that ends what is overdue", () => {
  it("ends links that nobody opened and visits that nobody finished, and leaves the rest alone", async () => {
    const unopened = await createSession(product, tenant, { linkValidityInMinutes: 30 });
    const left = await createSession(product, tenant);
    await createBrowser(product).start(left.token);
    const open = await createSession(product, tenant, { linkValidityInMinutes: 60 });
    product.clock.advance(30 * 60);
    expect(await expireOverdue(product)).toEqual({ expired: 2, skipped: 0, failed: 0 });
    const reason = async (id: string) => (await product.sessions.get(id))?.failureReason;
    expect(await reason(unopened.id)).toBe("LINK_EXPIRED");
    expect(await reason(left.id)).toBe("SESSION_EXPIRED");
    expect((await product.sessions.get(open.id))?.status).toBe("CREATED");
    expect(await eventNames(product, unopened.id)).toEqual(["SESSION_FAILED"]);
    expect(await eventNames(product, left.id)).toEqual(["SESSION_STARTED", "SESSION_FAILED"]);
    expect(product.log.lines.at(-1)).toMatchObject({ code: "SESSIONS_EXPIRED", fields: { expired: 2 } });
  });

  it("ends each session once when it runs twice at the same time", async () => {
    const sessions = [];
    for (let i = 0; i < 12; i++)
      sessions.push(await createSession(product, tenant, { linkValidityInMinutes: 1 }));
    product.clock.advance(60);
    const [first, second] = await Promise.all([expireOverdue(product), expireOverdue(product)]);
    expect(first.expired + second.expired).toBe(12);
    expect(first.failed + second.failed).toBe(0);
    for (const { id } of sessions) expect(await eventNames(product, id)).toEqual(["SESSION_FAILED"]);
  });

  it("is held up by no session that cannot be read, and tries that one again later", async () => {
    const broken = Array.from({ length: 60 }, (_, index) => `ses_broken${index}`);
    for (const id of broken) {
      await table.client.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...keys.session(id), ...dueKeys.expiry(id, "2020-01-01T00:00:00.000Z"), status: "CREATED" },
        }),
      );
    }
    const good = await createSession(product, tenant, { linkValidityInMinutes: 1 });
    product.clock.advance(60);
    const first = await expireOverdue(product);
    expect(first).toMatchObject({ expired: 1, failed: 60 });
    expect((await product.sessions.get(good.id))?.status).toBe("EXPIRED");
    expect(await expireOverdue(product)).toEqual({ expired: 0, skipped: 0, failed: 0 });
    product.clock.advance(15 * 60 + 1);
    expect((await expireOverdue(product)).failed).toBe(60);
  });

  it("does a bounded amount in one run, however much there is", async () => {
    let reads = 0;
    const endless = {
      ...product.sessions,
      get: async () => undefined,
      findOverdue: async (_: Date, limit: number) => {
        reads += 1;
        return Array.from({ length: limit * 8 }, (_, index) => `ses_${index}`);
      },
    };
    expect(await expireOverdue({ ...product, sessions: endless })).toMatchObject({ expired: 0, failed: 0 });
    expect(reads).toBe(5);
  });
});
