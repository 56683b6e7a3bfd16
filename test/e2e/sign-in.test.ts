import { createHash, randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findViolations } from "../support/accessibility.ts";
import { launchBrowser, type TestBrowser } from "../support/browser.ts";
import { heading, proveIdentity, scanCode } from "../support/sign-in-pages.ts";
import {
  connectProduct,
  eventually,
  expectCall,
  type Json,
  type Product,
  readCode,
} from "../support/system.ts";

/** An application that signs people in: its callback keeps what it is told. */
const startApplication = async () => {
  const callbacks: URLSearchParams[] = [];
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      if (url.pathname === "/callback")
        callbacks.push(request.method === "POST" ? new URLSearchParams(body) : url.searchParams);
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome to the application</h1>");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the application has no port");
  return {
    callbackUrl: `http://127.0.0.1:${address.port}/callback`,
    callbacks,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
};

describe("signing in to an application in a real browser", () => {
  let product: Product;
  let browser: TestBrowser;
  let application: Awaited<ReturnType<typeof startApplication>>;
  let clientId: string;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    [product, browser, application] = await Promise.all([
      connectProduct(),
      launchBrowser(),
      startApplication(),
    ]);
    const made = await expectCall(201, `${product.baseUrl}/api/v1/integrations`, {
      token: product.admin,
      body: {
        type: "OIDC",
        name: `Payroll ${crypto.randomUUID().slice(0, 8)}`,
        workflowId: product.local.defaultWorkflowId,
        redirectUris: [application.callbackUrl],
        settings: { tokenEndpointAuthMethods: ["none"], sessionReuseMinutes: 60 },
      },
    });
    clientId = String(made.clientId);
  });
  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await Promise.all([browser?.close(), application?.stop()]);
  });

  const openBrowser = async (viewport = { width: 1280, height: 800 }) => {
    const context = await browser.newContext({ locale: "en-GB", viewport });
    contexts.push(context);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("status of 4"))
        complaints.push(message.text());
    });
    return { page, complaints };
  };

  const expectAccessible = async (page: Page) => {
    expect(await findViolations(page)).toEqual([]);
  };

  const startSignIn = (changes: Record<string, string> = {}) => {
    const state = crypto.randomUUID();
    const verifier = randomBytes(32).toString("base64url");
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: application.callbackUrl,
      response_type: "code",
      scope: "openid email",
      state,
      nonce: state,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...changes,
    });
    return { state, verifier, url: `${product.baseUrl}/oauth2/authorize?${query}` };
  };

  const answerOf = (state: string) =>
    eventually("the answer", () => application.callbacks.find((each) => each.get("state") === state));

  const redeem = async (answer: URLSearchParams, verifier: string): Promise<Json> => {
    const tokens = await expectCall(200, `${product.baseUrl}/oauth2/token`, {
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: clientId,
        code: answer.get("code") ?? "",
        redirect_uri: application.callbackUrl,
        code_verifier: verifier,
      }),
    });
    const payload = String(tokens.id_token).split(".")[1] ?? "";
    return JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  };

  it("on one device: who, the check, and on to the application; the next time without a page", async () => {
    const address = `ana-${crypto.randomUUID()}@example.com`;
    const { page, complaints } = await openBrowser();
    const { url, state, verifier } = startSignIn();
    await page.goto(url);
    await heading(page, /^Sign in to Payroll/);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Continue on this device" }).click();
    await page.getByRole("alert").getByText("Enter your work e-mail address.").waitFor();
    await page.getByLabel("Work e-mail").fill(address);
    await page.getByLabel("Work e-mail").press("Enter");
    await heading(page, "Confirm that it’s you");
    await page.getByText(/You are signing in to Payroll/).waitFor();
    await proveIdentity(page, product.local, address);
    await heading(page, "Welcome to the application");
    const answer = await answerOf(state);
    expect(answer.get("iss")).toBe(product.baseUrl);
    const first = await redeem(answer, verifier);
    expect(first).toMatchObject({ nonce: state, iss: product.baseUrl, aud: clientId });

    const again = startSignIn({ prompt: "none" });
    await page.goto(again.url);
    await heading(page, "Welcome to the application");
    expect(await redeem(await answerOf(again.state), again.verifier)).toMatchObject({ sub: first.sub });
    expect(complaints).toEqual([]);
  });

  it("across two: the desktop shows a code and waits, the phone finishes, the desktop goes on by itself", async () => {
    const address = `bo-${crypto.randomUUID()}@example.com`;
    const desktop = await openBrowser();
    const phone = await openBrowser({ width: 390, height: 844 });
    const { url, state, verifier } = startSignIn({ login_hint: address, response_mode: "form_post" });
    await desktop.page.goto(url);
    await desktop.page.getByRole("button", { name: "Use your phone instead" }).click();
    await heading(desktop.page, "Scan this with your phone");
    await desktop.page.getByRole("img", { name: /QR code/ }).waitFor();
    await expectAccessible(desktop.page);
    await phone.page.goto(await scanCode(desktop.page));
    await heading(phone.page, "Confirm that it’s you");
    await phone.page.getByText(/Go on only if you began to sign in to Payroll/).waitFor();
    await expectAccessible(phone.page);
    await phone.page.getByRole("button", { name: "Agree and start" }).click();
    await heading(desktop.page, "Finish on your phone");
    await heading(phone.page, "Enter your code");
    await phone.page.getByLabel("6-digit code").fill(await readCode(product.local, address));
    await heading(phone.page, "Go back to your other device");
    await heading(desktop.page, "Welcome to the application");
    expect(await redeem(await answerOf(state), verifier)).toMatchObject({ nonce: state });
    expect([...desktop.complaints, ...phone.complaints]).toEqual([]);
  });

  it("a link meant for this browser is of no use in another one, and giving up tells the application", async () => {
    const address = `eve-${crypto.randomUUID()}@example.com`;
    const { page } = await openBrowser();
    const { url, state } = startSignIn({ login_hint: address });
    await page.goto(url);
    await page.getByRole("button", { name: "Continue on this device" }).click();
    await heading(page, "Confirm that it’s you");
    const link = page.url();
    const other = await openBrowser();
    await other.page.goto(link);
    await heading(other.page, "This link was opened elsewhere");
    await page.goBack();
    await page.getByRole("button", { name: "Cancel and go back" }).click();
    await heading(page, "Welcome to the application");
    expect(Object.fromEntries(await answerOf(state))).toMatchObject({ error: "access_denied", state });
  });

  it("our own pages fit a phone, can be read by everybody and complain of nothing; signing out asks first", async () => {
    const address = `ida-${crypto.randomUUID()}@example.com`;
    const { page, complaints } = await openBrowser({ width: 390, height: 844 });
    const expectFine = async (name: string) => {
      await heading(page, name);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page);
        const shot = `dist/screenshots/oidc/${name.replaceAll(/\W+/g, "-")}-${colorScheme}.png`;
        if (process.env.COUNTERSIGN_SCREENSHOTS === "1") await page.screenshot({ path: shot });
      }
      const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
      expect(scrollWidth).toBe(clientWidth);
    };
    await page.goto(startSignIn({ redirect_uri: "https://evil.example/" }).url);
    await expectFine("This sign-in cannot start");

    const { url, state } = startSignIn({ login_hint: address });
    await page.goto(url);
    await page.getByRole("button", { name: "Continue on this device" }).click();
    await proveIdentity(page, product.local, address);
    await heading(page, "Welcome to the application");
    await answerOf(state);
    await page.goto(`${product.baseUrl}/oauth2/logout`);
    await expectFine("Sign out?");
    await page.getByRole("button", { name: "Sign out" }).click();
    await expectFine("You are signed out");
    const silent = startSignIn({ prompt: "none" });
    await page.goto(silent.url);
    expect((await answerOf(silent.state)).get("error")).toBe("login_required");
    expect(complaints).toEqual([]);
  });
});
