import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, test as baseTest, beforeAll } from "vitest";
import { launchBrowser, type TestBrowser } from "../../support/browser.ts";
import { type CallOptions, expectCall, type Json, readLocalJson } from "../../support/system.ts";
import { screenshotFolder } from "./look.ts";

export type Role = "admin" | "agent" | "reviewer" | "viewer";
const roles: readonly Role[] = ["admin", "agent", "reviewer", "viewer"];

/** An organization of a test file's own, with somebody of each role who can sign in. */
export interface Office {
  id: string;
  baseUrl: string;
  domain: string;
  email: (role: Role) => string;
  /** A signed-in tab, at the start page unless told. What the browser complains about fails the test. */
  open: (role: Role, path?: string) => Promise<Page>;
  /** A tab in a browser where nobody has signed in. */
  openStranger: (path?: string) => Promise<Page>;
  /** Calls the management API as somebody, to prepare what the screens show. */
  api: (role: Role, status: number, path: string, options?: CallOptions) => Promise<Json>;
}

interface Seat {
  context: BrowserContext;
  token: string;
}

let browser: TestBrowser;
let opened: Promise<Office> | undefined;
const complaints: string[] = [];
const pages = new Set<Page>();

/**
 * To be called once in a test file: one browser and one organization serve all its tests. The domain is that of
 * everybody's address, and no other file may have it.
 */
export function prepareDashboard(domain = `${crypto.randomUUID().slice(0, 8)}.example`): void {
  beforeAll(async () => {
    browser = await launchBrowser();
    opened = openOffice(domain);
    await opened;
  });
  afterAll(() => browser?.close());
}

/** For what is prepared before the tests of a file. */
export async function office(): Promise<Office> {
  if (opened === undefined) throw new Error("prepareDashboard was not called.");
  return opened;
}

/** A test with `office`; its tabs close with it, and it fails by what their consoles said. */
export const test = baseTest.extend<{ office: Office }>({
  office: async ({ task }, use) => {
    complaints.length = 0;
    await use(await office());
    if (task.result?.state === "fail") await Promise.all([...pages].map(shootFailure));
    for (const page of pages) await page.close();
    pages.clear();
    if (complaints.length > 0) throw new Error(`The browser complained: ${complaints.join("\n")}`);
  },
});

const shootFailure = (page: Page, index: number): Promise<unknown> =>
  page.screenshot({ path: join(screenshotFolder, `failed-${index}.png`), animations: "disabled" });

async function openOffice(domain: string): Promise<Office> {
  const { baseUrl, managementToken } = readLocalJson();
  const email = (role: Role) => `${role}@${domain}`;
  const organization = await expectCall(201, `${baseUrl}/api/v1/operator/organizations`, {
    token: managementToken.operator,
    body: { name: "Northwind Traders", features: ["integrations-ecosystem"], adminEmail: email("admin") },
  });
  const seats = new Map<Role, Promise<Seat>>();
  const sit = (role: Role): Promise<Seat> => {
    const taken = seats.get(role) ?? signIn(baseUrl, email(role));
    seats.set(role, taken);
    return taken;
  };
  const api: Office["api"] = async (role, status, path, options = {}) => {
    const { token } = await sit(role);
    return expectCall(status, `${baseUrl}/api/v1/${path}`, { token, ...options });
  };
  for (const role of roles.slice(1)) {
    await api("admin", 201, "users", { body: { email: email(role), role } });
  }
  return {
    id: String(organization.id),
    domain,
    baseUrl,
    email,
    api,
    open: async (role, path = "/") => {
      const { context } = await sit(role);
      const page = watch(await context.newPage());
      await page.goto(`${baseUrl}${path}`);
      await page.locator("#screen").waitFor();
      return page;
    },
    openStranger: async (path = "/") => {
      const page = watch(await (await newContext()).newPage());
      await page.goto(`${baseUrl}${path}`);
      return page;
    },
  };
}

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: "en-GB",
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    colorScheme: "light",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  return context;
}

/** Chooses the user at the local provider's page. */
export async function chooseUser(page: Page, address: string): Promise<void> {
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page
    .getByRole("button")
    .filter({ has: page.getByText(address, { exact: true }) })
    .click();
}

async function signIn(baseUrl: string, address: string): Promise<Seat> {
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(baseUrl);
  await chooseUser(page, address);
  await page.getByRole("button", { name: address }).waitFor();
  const token = await page.evaluate(() => {
    const key = Object.keys(sessionStorage).find((name) => name.startsWith("oidc.user:")) ?? "";
    return String(JSON.parse(sessionStorage.getItem(key) ?? "{}").access_token);
  });
  await page.close();
  return { context, token };
}

function watch(page: Page): Page {
  pages.add(page);
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // The browser reports every refusal of the API in the console by itself; screens show those.
    const refusal = /^Failed to load resource: (the server responded|net::ERR_FAILED)/.test(message.text());
    if (message.type() === "error" && !refusal) complaints.push(`console: ${message.text()}`);
  });
  return page;
}
