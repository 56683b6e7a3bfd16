import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect } from "vitest";
import { office as openOffice, prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";

prepareDashboard();

let integrationId: string;
let clientId: string;
/** Somebody connects a ticket system and switches it off and on until the log has two pages. */
beforeAll(async () => {
  const office = await openOffice();
  const body = { type: "CLIENT_CREDENTIALS", name: "Ticket system" };
  const made = await office.api("admin", 201, "integrations", { body });
  integrationId = String(made.id);
  clientId = String(made.clientId);
  for (let turn = 0; turn < 12; turn += 1) {
    await office.api("admin", 200, `integrations/${integrationId}/disable`, { body: {} });
    await office.api("admin", 200, `integrations/${integrationId}/enable`, { body: {} });
  }
  for (let turn = 0; turn < 2; turn += 1) {
    await office.api("admin", 200, `integrations/${integrationId}/secret`, { body: { overlapMinutes: 60 } });
  }
});

const table = (page: Page) => page.getByRole("table", { name: "Audit log" });
const rows = (page: Page) => table(page).getByRole("row");

describe("the audit log", () => {
  test("says who did what to what, and opens to the rest", async ({ office }) => {
    const page = await office.open("admin", "/audit-log");
    const first = rows(page).nth(1);
    await first.getByText("Generated a client secret").waitFor();
    await first.getByRole("cell", { name: office.email("admin"), exact: true }).waitFor();
    expect(await first.getByRole("link", { name: "Ticket system" }).getAttribute("href")).toBe(
      `/integrations/${integrationId}`,
    );
    await first.getByRole("button", { name: "Details" }).click();
    const detail = rows(page).nth(2);
    await detail.getByText("Old secret works until").waitFor();
    await detail.getByText(integrationId).waitFor();
    await look(page, "audit-log");
    await page.getByRole("button", { name: "Older" }).click();
    await table(page).getByText("Created an integration").first().waitFor();
    await page.goBack();
    await first.getByText("Generated a client secret").waitFor();
  });

  test("is filtered by who, what, object and time, all of it in the address", async ({ office }) => {
    const page = await office.open("admin", "/audit-log");
    await rows(page).nth(1).getByRole("button", { name: "Details" }).click();
    await page.getByRole("button", { name: "All that was done to this" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe(`?target=${integrationId}`);
    await page.getByRole("combobox", { name: "What" }).click();
    await page.getByRole("option", { name: "Created an integration" }).click();
    await page.getByRole("combobox", { name: "Who" }).click();
    await page.getByRole("option", { name: office.email("admin") }).click();
    // The one entry that all three leave over.
    await expect.poll(() => rows(page).count()).toBe(2);
    await rows(page).nth(1).getByText("Created an integration").waitFor();
    await page.getByLabel("First day").fill("2020-01-01");
    await page.reload();
    await expect.poll(() => rows(page).count()).toBe(2);
    await page.getByLabel("Last day").fill("2020-01-31");
    await page.getByRole("heading", { name: "Nothing fits" }).waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("");
    await page.getByRole("textbox", { name: "Object ID" }).fill("Ticket system");
    await page.getByRole("heading", { name: "That is no id" }).waitFor();
  });

  test("is one step from what it is about, and looks on where a filter has found nothing yet", async ({
    office,
  }) => {
    const page = await office.open("admin", `/integrations/${integrationId}`);
    // The API looks at so many entries a call only: here it has found none among the newest.
    let calls = 0;
    await page.route("**/api/v1/audit-events?*", async (route) => {
      calls += 1;
      if (calls > 1) return route.continue();
      const response = await route.fetch({ url: route.request().url().replace("limit=25", "limit=1") });
      const { nextCursor } = await response.json();
      await route.fulfill({ json: { data: [], nextCursor } });
    });
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Who changed it" }).click();
    await table(page).getByText("Enabled an integration").first().waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe(`?target=${integrationId}`);
    expect(calls).toBe(2);
  });

  test("is handed out as CSV, as far as it is filtered", async ({ office }) => {
    const page = await office.open("admin", `/audit-log?target=${integrationId}`);
    await rows(page).nth(1).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export CSV" }).click(),
    ]);
    const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
    expect(lines).toHaveLength(1 + 27);
    expect(lines[0]).toContain("time_utc,action,actor_type");
    expect(lines[1]).toContain("integration.secret_rotated,USER,");
    expect(lines[1]).toContain(`${office.email("admin")},integration,${integrationId},Ticket system`);
    expect(lines.join()).not.toContain(clientId);
  });

  test("is for administrators alone", async ({ office }) => {
    const page = await office.open("reviewer", "/audit-log");
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    expect(await page.getByRole("link", { name: "Audit log" }).count()).toBe(0);
  });
});
