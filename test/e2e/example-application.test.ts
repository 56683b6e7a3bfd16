import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApplication } from "../../examples/oidc-client/application.ts";
import { launchBrowser, type TestBrowser } from "../support/browser.ts";
import { createLoginClient, newAddress } from "../support/oidc-login.ts";
import { heading, proveIdentity, scanCode } from "../support/sign-in-pages.ts";
import { connectProduct, type Product } from "../support/system.ts";

describe("examples/oidc-client in a real browser", () => {
  let product: Product;
  let browser: TestBrowser;
  let server: Server;
  let baseUrl: string;

  beforeAll(async () => {
    [product, browser] = await Promise.all([connectProduct(), launchBrowser()]);
    // The address is needed first: it is the redirect URI.
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    baseUrl = `http://127.0.0.1:${port}`;
    const client = await createLoginClient(product, [`${baseUrl}/callback`], {
      postLogoutRedirectUris: [`${baseUrl}/`],
      sessionReuseMinutes: 15,
    });
    const application = await createApplication({ ...client, issuer: product.local.issuer, baseUrl });
    server.on("request", (request, response) => application.emit("request", request, response));
  });
  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  const openPage = async () => {
    const context = await browser.newContext({ locale: "en-GB" });
    return context.newPage();
  };

  it("signs in on one device, is remembered, and signs out", async () => {
    const page = await openPage();
    const address = newAddress();
    await page.goto(baseUrl);
    await page.getByRole("link", { name: "Sign in" }).click();
    await heading(page, /^Sign in to Payroll/);
    await page.getByLabel("Work e-mail").fill(address);
    await page.getByRole("button", { name: "Continue on this device" }).click();
    await heading(page, "Confirm that it’s you");
    await proveIdentity(page, product.local, address);
    await heading(page, "You are signed in");
    await page.getByText(address, { exact: true }).waitFor();
    // Verified a moment ago: no page is shown.
    await page.goto(`${baseUrl}/login`);
    await heading(page, "You are signed in");
    await page.getByRole("button", { name: "Sign out" }).click();
    await heading(page, "Example application");
    await page.getByRole("link", { name: "Sign in" }).click();
    await heading(page, /^Sign in to Payroll/);
  });

  it("signs in across two devices", async () => {
    const desktop = await openPage();
    const phone = await openPage();
    const address = newAddress();
    await desktop.goto(`${baseUrl}/login`);
    await desktop.getByLabel("Work e-mail").fill(address);
    await desktop.getByRole("button", { name: "Use your phone instead" }).click();
    await heading(desktop, "Scan this with your phone");
    await phone.goto(await scanCode(desktop));
    await proveIdentity(phone, product.local, address);
    await heading(phone, "Go back to your other device");
    await heading(desktop, "You are signed in");
    await desktop.getByText(address, { exact: true }).waitFor();
    // What the phone proved counts for the desktop, which began; the phone is not signed in.
    await phone.goto(baseUrl);
    await heading(phone, "Example application");
    expect(new URL(desktop.url()).origin).toBe(baseUrl);
  });
});
