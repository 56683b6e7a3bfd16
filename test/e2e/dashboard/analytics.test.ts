import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect } from "vitest";
import { office as openOffice, prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";
import { type Seeded, seedSessions } from "./seed.ts";

prepareDashboard();
let seeded: Seeded;
beforeAll(async () => {
  seeded = await seedSessions(await openOffice());
});

describe("analytics", () => {
  test("show how verifications went, to whoever may look", async ({ office }) => {
    const page = await office.open("viewer", "/analytics");
    const figure = (label: string) => page.locator("dl > div", { hasText: label });
    await figure("Verifications").getByText("6", { exact: true }).waitFor();
    // One verified of three that have ended: the others are rejected and cancelled.
    await figure("Success rate").getByText("33.3%").waitFor();
    await figure("Median time to finish")
      .getByText(/^\d+ s$/)
      .waitFor();
    await page
      .getByRole("img", { name: /^6 verifications/ })
      .locator("svg")
      .first()
      .waitFor();
    await page.getByRole("list", { name: "Reasons" }).getByText("A reviewer rejected it.").waitFor();
    await page.getByRole("list", { name: "Funnel" }).getByText("Reached: Manual review").waitFor();
    await look(page, "analytics");
  });

  test("keep period, interval and grouping in the address, and are a table too", async ({ office }) => {
    const page = await office.open("viewer", "/analytics");
    await page.getByRole("combobox", { name: "Period" }).click();
    await page.getByRole("option", { name: "Last 24 hours" }).click();
    await page.getByRole("combobox", { name: "Grouping" }).click();
    await page.getByRole("option", { name: "By status" }).click();
    await page.getByText("Table", { exact: true }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?range=day&groupBy=status&view=table");
    await page.reload();
    const table = page.getByRole("table", { name: "Verifications over time" });
    await table.getByRole("columnheader", { name: "Needs review" }).waitFor();
    await look(page, "analytics-table");
    await page.getByRole("combobox", { name: "Period" }).click();
    await page.getByRole("option", { name: "From … to …" }).click();
    await page.getByLabel("Last day (UTC)").fill("2026-01-02");
    await page.getByLabel("First day (UTC)").fill("2026-01-01");
    await page.getByRole("heading", { name: "No verifications in this period" }).waitFor();
    await look(page, "analytics-empty");
  });

  test("are handed out as CSV that no spreadsheet runs", async ({ office }) => {
    const [workflow] = (await office.api("admin", 200, "workflows")).data as { id: string }[];
    const body = { type: "API", name: '=HYPERLINK("x")', workflowId: workflow?.id };
    const { id } = await office.api("admin", 201, "integrations", { body });
    const asked = { integrationReference: id, loginHint: "csv@northwind.example" };
    const sent = await office.api("agent", 201, "sessions", { body: asked });
    await office.api("agent", 200, `sessions/${sent.interviewId}/cancel`, { body: {} });
    const page = await office.open("viewer", "/analytics");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export CSV" }).click(),
    ]);
    const lines = (await readFile(await file.path(), "utf8")).split("\r\n");
    expect(lines[0]).toBe("\uFEFFday_start_utc,integration_id,integration,verifications");
    expect(lines.some((line) => line.endsWith(`${id},"'=HYPERLINK(""x"")",1`))).toBe(true);
    // Of every day: they may have been made around midnight.
    const ofDesk = lines.filter((line) => line.includes(`${seeded.integrationId},Service desk,`));
    expect(ofDesk.reduce((sum, line) => sum + Number(line.split(",").at(-1)), 0)).toBe(4);
  });
});
