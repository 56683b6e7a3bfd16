import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, type TestBrowser } from "../support/browser.ts";
import {
  connectProduct,
  expectCall,
  fetchToken,
  type Product,
  readCode,
  requestVerification,
} from "../support/system.ts";

describe("one verification in a real browser", () => {
  let product: Product;
  let token: string;
  let browser: TestBrowser;

  beforeAll(async () => {
    [product, browser] = await Promise.all([connectProduct(), launchBrowser()]);
    token = await fetchToken(product);
  });
  afterAll(() => browser?.close());

  const openLink = async (url: string) => {
    const context = await browser.newContext({
      locale: "en-GB",
      viewport: { width: 390, height: 844 },
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("status of 4"))
        complaints.push(message.text());
    });
    const heading = (name: string) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
    await page.goto(url);
    return { page, complaints, heading, close: () => context.close() };
  };

  const request = async () => {
    const address = `ana-${crypto.randomUUID()}@example.com`;
    return { address, ...(await requestVerification(product, token, { loginHint: address })) };
  };

  it("goes from the link through a wrong and the right code to the result, and survives a reload", async () => {
    const { address, url } = await request();
    const guest = await openLink(url);
    await guest.heading("Confirm that it’s you");
    await guest.page.getByRole("button", { name: "Agree and start" }).click();
    await guest.heading("Enter your code");
    expect(new URL(guest.page.url()).pathname).toBe("/v/");

    const code = await readCode(product.local, address);
    const wrong = code === "000000" ? "000001" : "000000";
    await guest.page.getByLabel("6-digit code").fill(wrong);
    await guest.page.getByRole("alert").getByText("4 attempts left").waitFor();
    await guest.page.reload();
    await guest.heading("Enter your code");
    await guest.page.getByLabel("6-digit code").fill(code);
    await guest.heading("You’re verified");
    expect(guest.complaints).toEqual([]);

    const other = await openLink(url);
    await other.heading("This link was opened elsewhere");
    await Promise.all([guest.close(), other.close()]);
  });

  it("tells at once when it is cancelled while the person types", async () => {
    const { url, interviewId } = await request();
    const guest = await openLink(url);
    await guest.page.getByRole("button", { name: "Agree and start" }).click();
    await guest.heading("Enter your code");
    await expectCall(200, `${product.baseUrl}/omni/b2b/onboarding/${interviewId}/cancel`, {
      method: "POST",
      token,
    });
    await guest.page.getByLabel("6-digit code").fill("123456");
    await guest.heading("This verification was cancelled");
    await guest.close();
  });

  it("tells that a link is unknown", async () => {
    const guest = await openLink(`${product.baseUrl}/v/${"x".repeat(43)}`);
    await guest.heading("This link doesn’t work");
    await guest.close();
  });
});
