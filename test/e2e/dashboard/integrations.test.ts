import { readFileSync } from "node:fs";
import { beforeAll, describe, expect } from "vitest";
import { readCode, readLocalJson } from "../../support/system.ts";
import { office as openOffice, prepareDashboard, test } from "./harness.ts";
import { look } from "./look.ts";
import { seedSessions } from "./seed.ts";

prepareDashboard("traders.example");
beforeAll(async () => {
  await seedSessions(await openOffice());
});

describe("the list of integrations", () => {
  test("shows what each is and does; search and filters live in the address", async ({ office }) => {
    const page = await office.open("admin", "/integrations");
    await page.getByRole("link", { name: "Service desk" }).waitFor();
    await page
      .getByRole("img", { name: /^\d+ verifications in the last 30 days/ })
      .first()
      .waitFor();
    await page.getByRole("link", { name: "Default client credentials" }).waitFor();
    await look(page, "integrations");
    await page.getByLabel("Search integrations").fill("pay");
    await page.getByRole("link", { name: "Service desk" }).waitFor({ state: "detached" });
    await expect.poll(() => new URL(page.url()).search).toBe("?q=pay");
    await page.getByRole("button", { name: "Clear the search" }).click();
    await page.getByRole("tab", { name: "IAM" }).click();
    await page.getByRole("heading", { name: "Nothing fits" }).waitFor();
    await page.getByRole("tab", { name: "Directory" }).click();
    await page.getByRole("heading", { name: "No directory can be connected yet" }).waitFor();
    await page.getByRole("tab", { name: "Purpose-built" }).click();
    await page.getByRole("link", { name: "Send verification" }).waitFor();
    await look(page, "integrations-purpose-built");
  });
});

describe("New integration", () => {
  test("of the kind API leads from a card to values and a working link", async ({ office }) => {
    const page = await office.open("admin", "/integrations/new");
    await page.getByRole("radio", { name: "API", exact: true }).waitFor();
    await look(page, "integration-templates");
    await page.getByRole("radio", { name: "API", exact: true }).click();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Fill this in.").waitFor();
    await look(page, "integration-new-api");
    await page.getByLabel("Name").fill("Ticket system");
    await page.getByRole("combobox", { name: "Workflow" }).click();
    await page.getByRole("option").first().click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Ticket system", level: 1 }).waitFor();
    await page.getByRole("button", { name: "Copy Integration ID" }).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe(new URL(page.url()).pathname.split("/").at(-1));
    await look(page, "integration-connect-api");
    await page.getByRole("tab", { name: "Try it" }).click();
    await page.getByRole("button", { name: "Make a test link" }).click();
    await page.getByRole("img", { name: "The link as a code to scan" }).waitFor();
    await page.getByText("Link sent").waitFor();
    await look(page, "integration-try-api");
    await page.getByRole("tab", { name: "Settings" }).click();
    await look(page, "integration-settings-api");
  });

  test("of the kind OpenID Connect shows its secret once", async ({ office }) => {
    const page = await office.open("admin", "/integrations/new/OIDC");
    await page.getByLabel("Name").fill("Wiki");
    await page.getByRole("combobox", { name: "Workflow" }).click();
    await page.getByRole("option").first().click();
    await page.getByRole("textbox", { name: "Redirect URIs 1" }).fill("http://wiki.example.com/callback");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Must be an https URL").waitFor();
    await page.getByRole("textbox", { name: "Redirect URIs 1" }).fill("https://wiki.example.com/callback");
    await page.getByRole("button", { name: "Advanced settings" }).click();
    await look(page, "integration-new-oidc");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Save this secret now").waitFor();
    await look(page, "integration-secret");
    const shown = await page.getByText(/^csk_/).textContent();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download as .env" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("Wiki.env");
    expect(readFileSync(await file.path(), "utf8")).toContain(`CLIENT_SECRET=${shown}`);
    await page.getByRole("button", { name: "I have saved it" }).click();
    await page.getByText(shown ?? "").waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("heading", { name: "Client secret" }).waitFor();
    expect(await page.content()).not.toContain(shown);
    await page.getByRole("tab", { name: "Try it" }).click();
    await look(page, "integration-try-oidc");
  });
});

describe("a test sign-in", () => {
  test("goes through the real login and shows what an application gets", async ({ office }) => {
    const { data } = await office.api("admin", 200, "workflows");
    const plain = (data as { id: string; name: string }[]).find(({ name }) => name !== "Code and review");
    const { id } = await office.api("admin", 201, "integrations", {
      body: {
        type: "OIDC",
        name: "Intranet",
        workflowId: plain?.id,
        redirectUris: [`${office.baseUrl}/test-sign-in`],
        settings: { tokenEndpointAuthMethods: ["none"] },
      },
    });
    const page = await office.open("admin", `/integrations/${id}?tab=try`);
    await page.getByRole("button", { name: "Start a test sign-in" }).click();
    await page.waitForURL(/\/v\//);
    const address = `visitor-${crypto.randomUUID()}@northwind.example`;
    const since = new Date();
    await page.getByRole("textbox").fill(address);
    await page.getByRole("button", { name: /^Continue/ }).click();
    await page.getByRole("button", { name: "Agree and start" }).click();
    await page.getByRole("heading", { name: "Enter your code" }).waitFor();
    await page
      .getByRole("textbox")
      .first()
      .fill(await readCode(readLocalJson(), address, since));
    await page.getByRole("heading", { name: "The person was verified" }).waitFor();
    await page.getByRole("button", { name: "Exchange the code" }).click();
    await page.getByText(`"email": "${address}"`).waitFor();
    await look(page, "test-sign-in");
  });
});
