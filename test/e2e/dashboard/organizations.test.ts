import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { expectCall, readLocalJson } from "../../support/system.ts";
import { chooseUser, type Office, prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";

prepareDashboard();

const openOperator = async (office: Office, path?: string): Promise<Page> => {
  const page = await office.openStranger(path);
  await chooseUser(page, "operator@countersign.example");
  await page.locator("#screen").waitFor();
  return page;
};

describe("an operator", () => {
  test("lands on the organizations, makes one, and its administrator gets in", async ({ office }) => {
    const page = await openOperator(office);
    await page.getByRole("heading", { name: "Organizations", level: 1 }).waitFor();
    await page.getByRole("link", { name: "Northwind Traders" }).first().waitFor();
    await look(page, "organizations");
    await page.getByRole("link", { name: "New organization" }).click();
    await page.getByRole("button", { name: "Create organization" }).click();
    await expect.poll(() => page.getByText("Fill this in.").count()).toBe(1);
    await page.getByLabel("Name").fill("Fabrikam");
    await page.getByLabel("E-mail of the first administrator").fill(office.email("admin"));
    await page.getByRole("checkbox", { name: "Integrations" }).uncheck();
    await page.getByRole("button", { name: "Create organization" }).click();
    await page.getByText(/^This address signs in to an organization of this installation already/).waitFor();
    await look(page, "organization-new");
    const address = `fay-${crypto.randomUUID().slice(0, 8)}@${office.domain}`;
    await page.getByLabel("E-mail of the first administrator").fill(address);
    await page.getByRole("button", { name: "Create organization" }).click();
    await page.getByRole("heading", { name: "Fabrikam", level: 1 }).waitFor();
    const admin = await office.openStranger();
    await chooseUser(admin, address);
    await admin.getByRole("button", { name: address }).waitFor();
    await admin.getByRole("link", { name: "Team" }).waitFor();
    expect(await admin.getByRole("link", { name: "Integrations" }).count()).toBe(0);
    expect(await admin.getByRole("link", { name: "Organizations" }).count()).toBe(0);
  });

  test("reads what follows before a feature is switched, and loses no race", async ({ office }) => {
    const { managementToken, baseUrl } = readLocalJson();
    const read = () =>
      expectCall(200, `${baseUrl}/api/v1/operator/organizations/${office.id}`, {
        token: managementToken.operator,
      });
    const page = await openOperator(office, `/organizations/${office.id}`);
    await page.getByRole("button", { name: "Switch Integrations off" }).click();
    const dialog = page.getByRole("dialog", { name: "Switch Integrations off?" });
    await dialog.getByText(/calls and sign-ins of connected systems are refused/).waitFor();
    await dialog.getByRole("textbox").fill("Northwind Traders");
    await look(page, "organization-switch");
    // Meanwhile an administrator changes another thing: then what is switched is not what was read.
    const { version } = await read();
    const headers = { "if-match": `"${version}"` };
    await office.api("admin", 200, "organization", { method: "PATCH", headers, body: { language: "es" } });
    await dialog.getByRole("button", { name: "Switch off" }).click();
    await dialog.getByText(/The record has changed since you read it/).waitFor();
    expect(await read()).toMatchObject({ features: ["integrations-ecosystem"] });
    await dialog.getByRole("button", { name: "Switch off" }).click();
    await page.getByText("Integrations is off.").waitFor();
    expect(await read()).toMatchObject({ features: [], language: "es" });
    const admin = await office.open("admin");
    expect(await admin.getByRole("link", { name: "Integrations" }).count()).toBe(0);
    await page.getByRole("button", { name: "Switch Integrations on" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Switch on" }).click();
    await page.getByText("Integrations is on.").waitFor();
    await admin.reload();
    await admin.getByRole("link", { name: "Integrations" }).waitFor();
  });
});

describe("an administrator", () => {
  test("finds no organizations but their own", async ({ office }) => {
    const page = await office.open("admin", "/organizations");
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  });
});
