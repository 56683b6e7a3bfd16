import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { createOnce } from "../../../../lambdas/core/idempotency/create-once.ts";
import type { IdempotentRequest } from "../../../../lambdas/core/idempotency/store.ts";
import { newOrganization } from "../../../../lambdas/core/organization/domain.ts";
import { conflict } from "../../../../lambdas/platform/errors.ts";
import { createTestProduct, type TestProduct } from "../../../support/test-product.ts";
import { createTestTable } from "../../../support/test-table.ts";

let product: TestProduct;
let made: string[];

beforeAll(async () => {
  product = createTestProduct(await createTestTable());
});
beforeEach(() => {
  made = [];
});

const reply = z.object({ id: z.string() });
const request = (key: string = crypto.randomUUID(), bodyHash = "hash"): IdempotentRequest => ({
  scope: "org_1 POST /things",
  key,
  bodyHash,
});

const make =
  (id = product.ids.next("org")) =>
  async () => {
    made.push(id);
    const created = newOrganization(id, "Bank", product.clock.now());
    return { reply: { id }, writes: [product.organizations.create(created)] };
  };

const organizations = async () =>
  (await Promise.all(made.map((id) => product.organizations.get(id)))).filter((found) => found !== undefined);

describe("creating once", () => {
  it("makes a thing for every request that has no key", async () => {
    const first = await createOnce(product, undefined, reply, make());
    const second = await createOnce(product, undefined, reply, make());
    expect(first).not.toEqual(second);
    expect(await organizations()).toHaveLength(2);
  });

  it("answers a repeated request as the first time, and makes nothing", async () => {
    const same = request();
    const first = await createOnce(product, same, reply, make());
    expect(await createOnce(product, same, reply, make())).toEqual(first);
    expect(made).toHaveLength(1);
  });

  it("refuses the key with another body", async () => {
    const key = crypto.randomUUID();
    await createOnce(product, request(key), reply, make());
    await expect(createOnce(product, request(key, "other"), reply, make())).rejects.toMatchObject({
      status: 409,
      code: "IDEMPOTENCY_KEY_REUSED",
    });
  });

  it("makes one thing when the key comes several times at once", async () => {
    const same = request();
    const answers = await Promise.all([1, 2, 3, 4].map(() => createOnce(product, same, reply, make())));
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(await organizations()).toHaveLength(1);
  });

  it("forgets the key after a day", async () => {
    const same = request();
    const first = await createOnce(product, same, reply, make());
    product.clock.advance(24 * 60 * 60);
    expect(await createOnce(product, same, reply, make())).not.toEqual(first);
  });

  it("remembers nothing of a creation that was refused, and says why it was", async () => {
    const { id } = await createOnce(product, undefined, reply, make());
    const same = request();
    const refuse = (failed: readonly string[]) => conflict("TAKEN", failed.join());
    const attempt = createOnce(product, same, reply, make(id), refuse);
    await expect(attempt).rejects.toMatchObject({ code: "TAKEN", detail: "organization" });
    await expect(createOnce(product, same, reply, make())).resolves.toBeDefined();
  });

  it("asks to try again where nobody can say why it was refused", async () => {
    const { id } = await createOnce(product, undefined, reply, make());
    await expect(createOnce(product, undefined, reply, make(id))).rejects.toMatchObject({ status: 503 });
  });
});
