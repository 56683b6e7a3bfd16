import { describe, expect, it } from "vitest";
import { MAX_WRONG_PER_HOUR } from "../../../lambdas/core/attempt-limit/store.ts";
import { createSession, createTenant, createTestProduct, type Tenant } from "../../support/test-product.ts";
import { createTestTable } from "../../support/test-table.ts";
import { createBrowser, lastCode, wrongCode } from "./person.ts";

const table = await createTestTable();

/** Beginning a session for a person, over and over. */
const setUp = async () => {
  const product = createTestProduct(table);
  const tenant = await createTenant(product);
  const begin = async (loginHint: string, where: Tenant = tenant) => {
    const session = await createSession(product, where, { loginHint });
    const browser = createBrowser(product);
    await browser.start(session.token);
    return { ...session, browser };
  };
  const guess = async (loginHint: string, times: number): Promise<void> => {
    for (let done = 0; done < times; ) {
      const { browser } = await begin(loginHint);
      for (let i = 0; i < 4 && done < times; i++, done++) {
        expect((await browser.act("verify", { code: wrongCode(product) })).status).toBe(200);
      }
    }
  };
  return { product, begin, guess };
};

describe("guessing the codes of one person in session after session", () => {
  it("ends with the twentieth wrong one of the hour; a right one is refused in the same words", async () => {
    const { product, begin, guess } = await setUp();
    await guess("ana@example.com", MAX_WRONG_PER_HOUR);
    const { id, browser } = await begin(" ANA@example.com");
    const wrong = await browser.act("verify", { code: wrongCode(product) });
    const right = await browser.act("verify", { code: lastCode(product) });
    expect(wrong).toMatchObject({ status: 429, body: { code: "ATTEMPT_LIMIT_REACHED" } });
    expect(right.status).toBe(429);
    expect(right.body).toEqual(wrong.body);
    expect(Number(right.headers["retry-after"])).toBe(3600);
    expect(await product.sessions.get(id)).toMatchObject({ status: "STARTED", modules: [{ attempts: 0 }] });
  });

  it("may go on in the next hour", async () => {
    const { product, begin, guess } = await setUp();
    await guess("ana@example.com", MAX_WRONG_PER_HOUR);
    product.clock.advance(3600);
    const { browser } = await begin("ana@example.com");
    const answer = await browser.act("verify", { code: lastCode(product) });
    expect(answer.body).toMatchObject({ status: "SUCCEEDED" });
  });

  it("is nobody else's business: another person, the same login elsewhere, and nineteen", async () => {
    const { product, begin, guess } = await setUp();
    await guess("bo@example.com", MAX_WRONG_PER_HOUR);
    await guess("cy@example.com", MAX_WRONG_PER_HOUR - 1);
    const elsewhere = await createTenant(product, { name: "Elsewhere" });
    for (const [login, where] of [["cy@example.com"], ["bo@example.com", elsewhere]] as const) {
      const { browser } = await begin(login, where);
      const answer = await browser.act("verify", { code: lastCode(product) });
      expect(answer.body).toMatchObject({ status: "SUCCEEDED" });
    }
  });
});
