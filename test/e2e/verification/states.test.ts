import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { beforeAll, describe } from "vitest";
import { colorRules, findViolations } from "../../support/accessibility.ts";
import { prepareVerificationPages, test } from "./pages.ts";
import { states } from "./states.ts";

/** With COUNTERSIGN_SCREENSHOTS=1 every state is also put on disk, to be looked at. */
const takesScreenshots = process.env.COUNTERSIGN_SCREENSHOTS === "1";
const screenshots = fileURLToPath(new URL("../../../dist/screenshots/verification", import.meta.url));
const phone = { width: 390, height: 844 };
const desktop = { width: 1440, height: 900 };
const focusSelector = { heading: "h1", field: "input", button: "button", summary: "summary" };

prepareVerificationPages();
beforeAll(() => mkdir(screenshots, { recursive: true }));

const measureOverflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What a lost connection makes the browser say is part of the state, not a fault of the page. */
const isExpected = (complaint: string) =>
  /ERR_(EMPTY_RESPONSE|CONNECTION_RESET|CONNECTION_CLOSED|INTERNET_DISCONNECTED)/.test(complaint);

describe.concurrent("every state", () => {
  test.for(states)("$name", async (state, { visit, expect }) => {
    const { name, heading, focus = "heading", arrive } = state;
    const guest = await visit({ reducedMotion: "reduce" });
    const { page } = guest;
    await arrive(guest);
    await guest.heading(heading);

    await expect.poll(() => page.title()).toMatch(new RegExp(`^${heading} – .+`));
    await page.locator(`${focusSelector[focus]}:focus`).waitFor();
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      for (const size of [phone, desktop]) {
        await page.setViewportSize(size);
        expect(await measureOverflow(page), "nothing sticks out sideways").toBe(0);
        const path = join(screenshots, `${name}-${theme}-${size.width}.png`);
        if (takesScreenshots) await page.screenshot({ path, fullPage: true });
      }
      // Only colours differ between the themes.
      const violations = await findViolations(page, theme === "light" ? undefined : colorRules);
      expect(violations, `accessibility in the ${theme} theme`).toEqual([]);
    }
    expect(guest.complaints.filter((complaint) => !isExpected(complaint))).toEqual([]);
  });
});
