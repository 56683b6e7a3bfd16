import type { Page } from "playwright-core";
import { expect } from "vitest";
import { prepareDashboard, test } from "./harness.ts";

prepareDashboard();

/** Goes on with Tab until what has this name has the focus, and can be seen to have it. */
const tabTo = async (
  page: Page,
  role: "link" | "button" | "radio" | "textbox" | "combobox",
  name: string,
) => {
  const target = page.getByRole(role, { name, exact: true });
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press("Tab");
    if (!(await target.evaluate((element) => element === document.activeElement))) continue;
    return;
  }
  throw new Error(`Tab does not lead to the ${role} ${name}.`);
};

test("an integration is made, and its first link too, without a mouse", async ({ office }) => {
  const page = await office.open("admin", "/integrations");
  await page.getByRole("link", { name: "New integration" }).waitFor();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  await tabTo(page, "link", "New integration");
  expect(await page.locator(":focus").evaluate((element) => getComputedStyle(element).outlineStyle)).toBe(
    "solid",
  );
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: "API", exact: true }).waitFor();
  await tabTo(page, "radio", "OpenID Connect");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await tabTo(page, "button", "Continue");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "New API integration" }).waitFor();
  await tabTo(page, "textbox", "Name");
  await page.keyboard.type("By keyboard");
  // There is one workflow, so it is chosen already.
  await tabTo(page, "button", "Save");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "By keyboard" }).waitFor();
  await page.getByRole("tab", { name: "Connect" }).focus();
  await page.keyboard.press("ArrowRight");
  await tabTo(page, "button", "Make a test link");
  await page.keyboard.press("Enter");
  await page.getByText(/\/v\/[\w-]+$/).waitFor();
});
