import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, test as plainTest } from "vitest";
import { buildPages, prepareVerificationPages, test, type Visit } from "./pages.ts";
import { states } from "./states.ts";
import { hold, ok } from "./stub-server.ts";
import { inSeconds, makePreview, makeSession } from "./views.ts";

prepareVerificationPages();

const arriveAt = async (name: string, guest: Visit) => {
  const state = states.find((candidate) => candidate.name === name);
  if (!state) throw new Error(`no state ${name}`);
  await state.arrive(guest);
  await guest.heading(state.heading);
};
const busyStates = [
  "welcome",
  "code-choose",
  "code-filled-offline",
  "succeeded-redirect",
  "link-already-used",
];

const measureOverflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Everything that can be pressed and is smaller than a fingertip. */
const findSmallTargets = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("button, a, select, summary, input")]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.height < 44 || box.width < 44))
      .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${box.width}×${box.height}`),
  );

describe("on a narrow or enlarged screen", () => {
  test.for(busyStates)(
    "%s fits, at 360 px, zoomed twice and with letters twice as large",
    async (name, { visit }) => {
      const guest = await visit({ viewport: { width: 360, height: 640 } });
      const { page } = guest;
      await arriveAt(name, guest);
      expect(await findSmallTargets(page)).toEqual([]);
      expect(await measureOverflow(page), "360 px").toBe(0);
      await page.setViewportSize({ width: 180, height: 320 });
      expect(await measureOverflow(page), "360 px at 200 % zoom").toBe(0);
      await page.setViewportSize({ width: 360, height: 640 });
      await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
      expect(await measureOverflow(page), "letters twice as large").toBe(0);
      await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
      expect(await measureOverflow(page), "right to left").toBe(0);
    },
  );
});

describe("on a bad network", () => {
  test("the page comes back by itself when the connection does", async ({ visit }) => {
    const guest = await visit();
    guest.server.answer("preview", { status: 503, body: {} }, { status: 503, body: {} }, ok(makePreview()));
    await guest.openLink();
    await guest.heading("We can’t reach the service");
    await guest.page.getByRole("button", { name: "Try again" }).click();
    await expect.poll(() => guest.server.count("preview")).toBe(2);
    await guest.page.locator("button:not([data-busy])", { hasText: "Try again" }).waitFor();
    await guest.heading("We can’t reach the service");
    await guest.context.setOffline(true);
    await guest.context.setOffline(false);
    await guest.heading("Confirm that it’s you");
  });

  test("waiting is shown, and announced to screen readers", async ({ visit }) => {
    const guest = await visit();
    const { answer, release } = hold(makePreview());
    guest.server.answer("preview", answer);
    await guest.openLink();
    await guest.page.getByRole("status").getByText("Loading your verification").waitFor();
    release();
    await guest.heading("Confirm that it’s you");
  });

  test("a script that never arrives leaves a button to load again, not a blank page", async ({ visit }) => {
    const guest = await visit();
    await guest.page.route("**/*.js", (route) => route.abort());
    await guest.openLink();
    await guest.page.getByRole("button", { name: "Load again" }).waitFor();
  });

  test("an answer that makes no sense leaves a sentence, not a blank page", async ({ visit }) => {
    const guest = await visit();
    guest.server.answer("session", ok({ status: "STARTED" }));
    await guest.openSession();
    await guest.heading("Something went wrong on this page");
  });
});

describe("without JavaScript", () => {
  test("the page says what is missing, in both languages, and shows no spinner", async ({ visit }) => {
    const guest = await visit({ javaScriptEnabled: false });
    await guest.openLink();
    await guest.heading("Please switch JavaScript on");
    await guest.page.getByRole("heading", { name: "Active JavaScript" }).waitFor();
    expect(await guest.page.locator(".spinner").isVisible()).toBe(false);
  });
});

describe("a verification whose time runs out while the page is open", () => {
  test("says so without a press of any button", async ({ visit }) => {
    const guest = await visit();
    await guest.page.clock.install();
    const over = makeSession({ status: "EXPIRED", current: null, failureReason: "SESSION_EXPIRED" });
    guest.server.answer("session", ok(makeSession({ expiresAt: inSeconds(600) })));
    await guest.openSession();
    await guest.heading("Enter your code");
    // By then it has looked three times whether the code was delivered, and does so no more.
    await guest.page.clock.fastForward(40_000);
    await expect.poll(() => guest.server.count("session")).toBe(4);
    guest.server.answer("session", ok(over));
    await guest.page.clock.fastForward(600_000);
    await guest.heading("Time ran out");
  });
});

describe("a cancelled verification", () => {
  test("is noticed when the person comes back to the tab", async ({ visit }) => {
    const guest = await visit();
    guest.server.answer("session", ok(makeSession()));
    await guest.openSession();
    await guest.heading("Enter your code");
    guest.server.answer(
      "session",
      ok(makeSession({ status: "CANCELED", current: null, failureReason: "CANCELED" })),
    );
    await guest.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await guest.heading("This verification was cancelled");
  });
});

describe("what is built", () => {
  plainTest("is at most 75 KB of compressed JavaScript and carries nothing inline", async () => {
    const pages = await buildPages();
    try {
      const assets = join(pages.folder, "v", "assets");
      const scripts = (await readdir(assets)).filter((name) => name.endsWith(".js"));
      const sizes = await Promise.all(
        scripts.map(async (name) => gzipSync(await readFile(join(assets, name))).length),
      );
      expect(sizes.length).toBeGreaterThan(0);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(75 * 1024);

      const html = await readFile(join(pages.folder, "v", "index.html"), "utf8");
      expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
      for (const [, url] of html.matchAll(/(?:src|href)="([^"]+)"/g)) expect(url).toMatch(/^\/v\/assets\//);
    } finally {
      await pages.remove();
    }
  });
});
