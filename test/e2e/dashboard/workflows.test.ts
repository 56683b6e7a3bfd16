import { describe, expect } from "vitest";
import { prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";

prepareDashboard();

describe("a workflow", () => {
  test("is made, ordered by keyboard, saved as versions, previewed and kept while it is used", async ({
    office,
  }) => {
    const page = await office.open("admin", "/workflows");
    await page.getByRole("table", { name: "Workflows" }).getByRole("link").first().waitFor();
    await look(page, "workflows");
    await page.getByRole("link", { name: "New workflow" }).click();
    await page.getByRole("button", { name: "Create workflow" }).click();
    await page.getByText("Fill this in.").waitFor();
    await page.getByLabel("Name").fill("Payroll changes");
    await page.getByRole("checkbox", { name: "E-mail" }).click();
    await page.getByRole("checkbox", { name: "Text message" }).click();
    await page.getByRole("button", { name: "Create workflow" }).click();
    await page.getByText("Choose at least one way.").waitFor();
    await page.getByRole("checkbox", { name: "E-mail" }).click();
    await page.getByRole("button", { name: "Add a check" }).click();
    await page.getByRole("menuitem", { name: "Manual review" }).click();
    const up = page.getByRole("button", { name: "Move Manual review, step 2, up" });
    await up.focus();
    await page.keyboard.press("Enter");
    await page.getByText("Manual review is now step 1 of 2.").waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Create workflow" }).click();
    await page.getByText("A manual review must be the last").waitFor();
    await look(page, "workflow-new");
    await page.getByRole("button", { name: "Move Manual review, step 1, down" }).click();
    await page.getByRole("button", { name: "Create workflow" }).click();

    await page.getByRole("button", { name: "Make an API integration for previews" }).waitFor();
    await look(page, "workflow-preview-first");
    await page.getByRole("button", { name: "Make an API integration for previews" }).click();
    await page.getByRole("button", { name: "Make a test link" }).click();
    await page.getByRole("img", { name: "The link as a code to scan" }).waitFor();
    await look(page, "workflow-preview");

    await page.getByRole("tab", { name: "Checks" }).click();
    await page.getByRole("radio", { name: "A reviewer decides" }).click();
    await page.getByRole("button", { name: "Save as version 2" }).click();
    await page.getByText("Saved as version 2.").waitFor();
    await look(page, "workflow");
    await page.getByRole("tab", { name: "Versions" }).click();
    await page.getByText("If a check fails: the session fails → a reviewer decides").waitFor();
    await look(page, "workflow-versions");

    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("link", { name: "Preview of Payroll changes" }).waitFor();
    await dialog.getByRole("textbox").fill("Payroll changes");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await dialog.getByRole("alert").waitFor();
    await look(page, "workflow-delete");
    const { data } = await office.api("admin", 200, "workflows");
    expect(data).toEqual(expect.arrayContaining([expect.objectContaining({ name: "Payroll changes" })]));
  });

  test("loses a conflict without losing what was changed", async ({ office }) => {
    const body = { name: "Contractors", modules: [{ type: "one-time-code" }] };
    const { id } = await office.api("admin", 201, "workflows", { body });
    const page = await office.open("admin", `/workflows/${id}`);
    await page.getByLabel("Name").fill("Contractors abroad");
    await office.api("admin", 200, `workflows/${id}`, {
      method: "PUT",
      headers: { "if-match": '"1"' },
      body: { ...body, sessionMinutes: 45 },
    });
    await page.getByRole("button", { name: "Save as version 2" }).click();
    await page.getByRole("dialog", { name: "Somebody else changed it meanwhile" }).waitFor();
    await look(page, "workflow-conflict");
    await page.getByRole("button", { name: "Go on with mine" }).click();
    await page.getByRole("button", { name: "Save as version 3" }).click();
    await page.getByText("Saved as version 3.").waitFor();
    const saved = await office.api("admin", 200, `workflows/${id}`);
    expect(saved).toMatchObject({ name: "Contractors abroad", sessionMinutes: 45, version: 3 });
  });
});

describe("a viewer", () => {
  test("reads workflows and changes none", async ({ office }) => {
    const page = await office.open("viewer", "/workflows");
    await page.getByRole("table", { name: "Workflows" }).getByRole("link").first().click();
    await page.getByText("Only administrators change workflows.").waitFor();
    expect(await page.getByRole("button", { name: "Add a check" }).count()).toBe(0);
    expect(await page.getByRole("tab", { name: "Preview on your phone" }).count()).toBe(0);
    await look(page, "workflow-viewer");
  });
});
