import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, test as baseTest, beforeAll } from "vitest";
import { launchBrowser, type TestBrowser } from "../../support/browser.ts";
import { cookieName, type StubServer, startStubServer } from "./stub-server.ts";

const viteConfig = fileURLToPath(new URL("../../../web/vite.config.ts", import.meta.url));

/** Builds the pages as they are now into a folder of their own, laid out like `dist/web`. */
export async function buildPages(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "countersign-pages-"));
  await build({ configFile: viteConfig, logLevel: "error", build: { outDir: join(folder, "v") } });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A page of a fresh browser profile with a server of its own. */
export interface Visit {
  page: Page;
  context: BrowserContext;
  server: StubServer;
  /** Whatever the browser complained about: errors, refused content, requests that left the server. */
  complaints: string[];
  /** Opens the link, as from a message. */
  openLink(): Promise<void>;
  /** Opens the page as the browser that has started already. */
  openSession(): Promise<void>;
  /** Waits for the step with this heading. */
  heading(name: string): Promise<void>;
}

let browser: TestBrowser;
let pages: Awaited<ReturnType<typeof buildPages>>;

/** To be called once in a test file: one browser and one build serve all its tests. */
export function prepareVerificationPages(): void {
  beforeAll(async () => {
    [browser, pages] = await Promise.all([launchBrowser(), buildPages()]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), pages?.remove()]);
  });
}

/** A test with `visit`, which opens as many visits as it needs; they end with the test. */
export const test = baseTest.extend<{ visit: (options?: BrowserContextOptions) => Promise<Visit> }>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads the fixtures wanted from this pattern
  visit: async ({}, use) => {
    const open: { context: BrowserContext; server: StubServer }[] = [];
    await use(async (options = {}) => {
      const server = await startStubServer(pages.folder);
      const context = await browser.newContext({
        locale: "en-GB",
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        ...options,
      });
      open.push({ context, server });
      return makeVisit(context, server);
    });
    for (const { context, server } of open) {
      await context.close();
      await server.close();
    }
  },
});

async function makeVisit(context: BrowserContext, server: StubServer): Promise<Visit> {
  const page = await context.newPage();
  return {
    page,
    context,
    server,
    complaints: collectComplaints(page, server.baseUrl),
    openLink: async () => void (await page.goto(`${server.baseUrl}/v/lnk-token`)),
    openSession: async () => {
      await context.addCookies([{ name: cookieName, value: "stub", url: server.baseUrl }]);
      await page.goto(`${server.baseUrl}/v/`);
    },
    heading: (name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor(),
  };
}

function collectComplaints(page: Page, baseUrl: string): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // The browser reports every refusal of the API in the console by itself; pages show those.
    const refusal = message
      .text()
      .startsWith("Failed to load resource: the server responded with a status of");
    if (message.type() === "error" && !refusal) complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(baseUrl) && !url.startsWith("data:")) complaints.push(`request: ${url}`);
  });
  return complaints;
}
