import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { colorRules, findViolations } from "../../support/accessibility.ts";

/** With COUNTERSIGN_SCREENSHOTS=1 every screen is also put on disk, to be looked at. */
const takesScreenshots = process.env.COUNTERSIGN_SCREENSHOTS === "1";
export const screenshotFolder = fileURLToPath(
  new URL("../../../dist/screenshots/dashboard", import.meta.url),
);

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const narrow = { width: 360, height: 740 };

/** What makes the page scroll sideways: the innermost elements that reach beyond its edge. */
const findTooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const reaching = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    );
    return reaching
      .filter((element) => !reaching.some((other) => other !== element && element.contains(other)))
      .map((element) => element.outerHTML.slice(0, 200));
  });

async function shoot(page: Page, name: string): Promise<void> {
  if (!takesScreenshots) return;
  await mkdir(screenshotFolder, { recursive: true });
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({
    path: join(screenshotFolder, `${name}.png`),
    fullPage: true,
    animations: "disabled",
  });
}

/**
 * Looks at a screen or dialog as it stands: axe finds nothing in either theme, nothing is wider than a narrow phone,
 * and screenshots are taken at the width of a desktop and of a phone.
 */
export async function look(page: Page, name: string): Promise<void> {
  // What the pointer rests on shows a hint.
  await page.mouse.move(0, 0);
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    expect(
      await findViolations(page, colorScheme === "dark" ? colorRules : undefined),
      `${name}, ${colorScheme}`,
    ).toEqual([]);
    await shoot(page, `${name}-1440${colorScheme === "dark" ? "-dark" : ""}`);
  }
  await page.setViewportSize(narrow);
  // The shell follows the width a moment later.
  await expect
    .poll(() => findTooWide(page), { message: `${name} is wider than ${narrow.width} px` })
    .toEqual([]);
  await page.setViewportSize(phone);
  await shoot(page, `${name}-390`);
  await page.setViewportSize(desktop);
}
