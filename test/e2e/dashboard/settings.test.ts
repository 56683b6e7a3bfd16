import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { type Office, prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";

prepareDashboard();

const save = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("The settings are saved.").waitFor();
};

/** The page of somebody who opens a fresh link of the organization, not signed in to anything. */
const openLink = async (office: Office): Promise<Page> => {
  const { data } = await office.api("admin", 200, "workflows");
  const [workflow] = data as { id: string }[];
  const body = { type: "API", name: `Desk ${crypto.randomUUID()}`, workflowId: workflow?.id };
  const { id } = await office.api("admin", 201, "integrations", { body });
  const asked = { integrationReference: id, loginHint: `ana@${office.domain}` };
  const { url } = await office.api("agent", 201, "sessions", { body: asked });
  return office.openStranger(new URL(String(url)).pathname);
};

const buttonColor = (page: Page, name: string): Promise<string> =>
  page.getByRole("button", { name }).evaluate((button) => getComputedStyle(button).backgroundColor);

describe("an administrator's settings", () => {
  test("are seen in the preview at once, and by the next person after saving", async ({ office }) => {
    const page = await office.open("admin", "/settings");
    const preview = page.frameLocator("iframe");
    await preview.getByText("Northwind Traders").first().waitFor();
    await page.getByLabel("Colour", { exact: true }).fill("#0b6e4f");
    await page.getByText(/^White text on buttons, contrast 6\.\d : 1\.$/).waitFor();
    await page.getByRole("combobox", { name: "Language" }).click();
    await page.getByRole("option", { name: "Español" }).click();
    await preview.getByRole("heading", { name: "Confirme su identidad" }).waitFor();
    await expect
      .poll(() => preview.locator(".button-primary").evaluate((it) => getComputedStyle(it).backgroundColor))
      .toBe("rgb(11, 110, 79)");
    await look(page, "settings");
    // Title and language of the dashboard are not the preview's to change.
    await expect.poll(() => page.title()).toBe("Settings · Countersign");
    await page.locator("html[lang=en]").waitFor();
    await save(page);
    const person = await openLink(office);
    await person.getByRole("heading", { name: "Confirme su identidad" }).waitFor();
    await expect.poll(() => buttonColor(person, "Aceptar y empezar")).toBe("rgb(11, 110, 79)");
  });

  test("a colour that nobody could see is told, and wrong values stand beside their fields", async ({
    office,
  }) => {
    const before = await office.api("admin", 200, "organization");
    const page = await office.open("admin", "/settings");
    await page.getByLabel("Colour", { exact: true }).fill("#fefefe");
    await page.getByText(/^On light pages this colour cannot be told from the background/).waitFor();
    await page.getByLabel("Logo").fill("http://northwind.example/logo.svg");
    // The message below the logo appears as the field is left, and must not move the choice away under the pointer.
    await page.getByRole("radio", { name: /^Redact it by itself/ }).check();
    await page.getByLabel("Name").fill("");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Must be an https URL.").waitFor();
    await expect.poll(() => page.getByText("Fill this in.").count()).toBe(2);
    await look(page, "settings-invalid");
    expect(await office.api("admin", 200, "organization")).toEqual(before);
    // What was typed survives a reload, beside what somebody else saved meanwhile.
    const headers = { "if-match": `"${before.version}"` };
    await office.api("admin", 200, "organization", { method: "PATCH", headers, body: { language: "en" } });
    await page.reload();
    const expectIn = (field: Locator) => expect.poll(() => field.inputValue());
    await expectIn(page.getByLabel("Logo")).toBe("http://northwind.example/logo.svg");
    await expectIn(page.getByRole("combobox", { name: "Language" })).toBe("English");
    // And is gone for good when it is taken back.
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.reload();
    await expectIn(page.getByLabel("Name")).toBe("Northwind Traders");
    await expectIn(page.getByLabel("Logo")).toBe("");
    await page.getByLabel("Name").fill("Northwind of the north");
    await page.getByRole("radio", { name: /^Redact it by itself/ }).check();
    await page.getByRole("textbox", { name: "Days" }).fill("30");
    await save(page);
    // The menu follows.
    await page.getByRole("navigation").getByText("Northwind of the north").waitFor();
    expect(await office.api("admin", 200, "organization")).toMatchObject({
      name: "Northwind of the north",
      retentionDays: 30,
      branding: before.branding,
      language: "en",
    });
  });

  test("lose no race: what somebody else saved meanwhile is shown first", async ({ office }) => {
    const page = await office.open("admin", "/settings");
    await page.getByLabel("Name").fill("Mine");
    const { version } = await office.api("admin", 200, "organization");
    await office.api("admin", 200, "organization", {
      method: "PATCH",
      headers: { "if-match": `"${version}"` },
      body: { name: "Theirs", retentionDays: 90 },
    });
    await page.getByRole("button", { name: "Save changes" }).click();
    const dialog = page.getByRole("dialog", { name: "Somebody else changed it meanwhile" });
    await dialog.getByRole("cell", { name: "Theirs", exact: true }).waitFor();
    await dialog.getByRole("row", { name: "Retention in days 90 Not changed" }).waitFor();
    await dialog.getByRole("button", { name: "Go on with mine" }).click();
    await save(page);
    expect(await office.api("admin", 200, "organization")).toMatchObject({ name: "Mine", retentionDays: 90 });
  });
});

describe("a viewer", () => {
  test("reads the settings and changes none", async ({ office }) => {
    const page = await office.open("viewer", "/settings");
    await page.getByText("Administrators change these.").waitFor();
    await page.getByText(office.id).waitFor();
    expect(await page.getByRole("button", { name: "Save changes" }).count()).toBe(0);
    await look(page, "settings-viewer");
  });
});
