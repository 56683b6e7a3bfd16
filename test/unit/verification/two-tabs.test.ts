import { describe, expect, it } from "vitest";
import { createSession, createTenant, createTestProduct } from "../../support/test-product.ts";
import { createTestTable, readWholeTable } from "../../support/test-table.ts";
import { createBrowser, lastCode } from "./person.ts";

const table = await createTestTable();
const product = createTestProduct(table);
const tenant = await createTenant(product);

// One browser in which a verification was started, and then another one in a second tab.
const browser = createBrowser(product);
const first = await createSession(product, tenant, { loginHint: "ana@example.com" });
await browser.start(first.token);
const firstCode = lastCode(product);
const second = await createSession(product, tenant, { loginHint: "bo@example.com" });
await browser.start(second.token);

const read = (shown: string, who = browser) =>
  who.call({ path: `/v/api/session?interviewId=${encodeURIComponent(shown)}` });
const act = (action: string, shown: string, body: unknown) =>
  browser.call({ path: `/v/api/modules/one-time-code/${action}?interviewId=${shown}`, body });

describe("a tab that shows another verification than the browser holds by now", () => {
  it("is told so and changes neither of the two", async () => {
    const before = await readWholeTable(table);
    const answers = [
      await read(first.id),
      await act("verify", first.id, { code: firstCode }),
      await act("send", first.id, { channel: "EMAIL" }),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 409, body: { code: "ANOTHER_SESSION" } });
    }
    expect(await readWholeTable(table)).toEqual(before);
  });

  it("learns nothing in a browser that holds no verification", async () => {
    const answer = await read(first.id, createBrowser(product));
    expect(answer).toMatchObject({ status: 401, body: { code: "NO_SESSION" } });
  });

  it.each(["", "a b", "x".repeat(200)])("is refused with what is no id (%#)", async (id) => {
    expect(await read(id)).toMatchObject({
      status: 400,
      body: { code: "VALIDATION_FAILED" },
    });
  });

  it("may go on with the one that the browser holds, which it gets by naming none", async () => {
    const { interviewId } = (await browser.session()).body;
    expect(interviewId).toBe(second.id);
    const done = await act("verify", interviewId, { code: lastCode(product) });
    expect(done.body).toMatchObject({ status: "SUCCEEDED", interviewId: second.id });
    expect((await product.sessions.get(first.id))?.status).toBe("STARTED");
  });
});
